"""The one door: every kind of secret in one pass over a message."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.models import SecretMatch
from bot.screening.secrets.bytelists import find_byte_lists
from bot.screening.secrets.hexkeys import find_hex_keys
from bot.screening.secrets.keystores import find_keystores
from bot.screening.secrets.models import PLACEHOLDER, Redacted, merge_matches, place_in_original
from bot.screening.secrets.phrases import find_in_words, find_phrases
from bot.screening.secrets.reading import Reading, read
from bot.screening.secrets.services import find_service_tokens
from bot.screening.secrets.wallets import find_wallet_keys
from bot.screening.secrets.wrapped import SHORTEST_WRAPPED, find_wrapped

_ROUNDS = 3
# No key or token is without one of these: a long word, or groups of digits.
_LONG = 16
_LONG_WORD = re.compile(r"[0-9A-Za-z+/_\-]{16}|PRIVATE KEY")
_DIGIT = re.compile(r"[0-9]")
# Four groups of hexadecimal digits. The first is spelled out, so that everything else is skipped at once.
_GROUPS = re.compile(
    r"[0-9a-fA-F](?<!\w[0-9a-fA-F])(?:(?<=0)x[0-9a-fA-F]{1,16}|[0-9a-fA-F]{0,15})\b[^\w]{1,6}(?:\b(?:0x)?[0-9a-fA-F]{1,16}\b[^\w]{1,6}){3}"
)
# In a link's query a plus may be a space, or be one of base64's digits: it is read both ways.
_PLUSES = re.compile(r"://[^\s?#]{1,300}[?#]\S{1,4000}")


def find_secrets(text: str) -> tuple[SecretMatch, ...]:
    """Return where secrets stand in a text, in order, without overlaps. Offsets count code points."""
    return find_in(read(text))


def find_in(reading: Reading, words: Sequence[str] | None = None, *, talk: float = 0.0) -> tuple[SecretMatch, ...]:
    """Return the secrets of a reading at their places in the original. `words`, `talk`: see `find_in_words` and `find_phrases`."""
    found = _find_in_text(reading.text, words, talk)
    if "+" in reading.text:
        spaced = _PLUSES.sub(lambda link: link[0].replace("+", " "), reading.text)
        if spaced != reading.text:
            found += _find_in_text(spaced, None, talk)
    return merge_matches([place_in_original(match, reading) for match in found])


def _find_in_text(text: str, words: Sequence[str] | None, talk: float) -> list[SecretMatch]:
    # Small letters are as many as capitals are in what was read.
    longest = max(map(len, text.split()), default=0)
    found = find_in_words(text.lower(), longest, words, talk=talk)
    if _may_hold_keys(text, longest):
        found += _find_keys(text)
        if longest >= SHORTEST_WRAPPED:
            found += find_wrapped(text, _find_inside)
    return found


def _find_keys(text: str) -> list[SecretMatch]:
    finders = (find_hex_keys, find_wallet_keys, find_byte_lists, find_service_tokens, find_keystores)
    return [match for find in finders for match in find(text)]


def _find_inside(wrapped: str) -> list[SecretMatch]:
    inside = read(wrapped).text
    return find_phrases(inside.lower()) + _find_keys(inside)


def _may_hold_keys(text: str, longest: int) -> bool:
    if (longest >= _LONG or "PRIVATE KEY" in text) and _LONG_WORD.search(text):
        return True
    return _DIGIT.search(text) is not None and _GROUPS.search(text) is not None


def redact(text: str) -> Redacted:
    """Return the text without its secrets, whatever their certainty."""
    matches = find_secrets(text)
    if not matches:
        return Redacted(text=text, matches=())
    cut = _cut(text, matches)
    # What is left reads differently without its neighbours, so it is looked at again until nothing is found.
    for _ in range(_ROUNDS):
        left = find_secrets(cut)
        if not left:
            break
        cut = _cut(cut, left)
    return Redacted(text=cut, matches=matches)


def _cut(text: str, matches: tuple[SecretMatch, ...]) -> str:
    pieces, at = [], 0
    for match in matches:
        pieces += [text[at : match.start], PLACEHOLDER]
        at = match.end
    return "".join([*pieces, text[at:]])
