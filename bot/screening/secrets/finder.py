"""The one door: every kind of secret in one pass over a message."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Sequence

from bot.models import SecretMatch
from bot.screening.secrets.bytelists import find_byte_lists, may_list_bytes
from bot.screening.secrets.coded import FEWEST_HITS, Said, kinds_of, rules_out_phrase
from bot.screening.secrets.glued import SHORTEST_GLUED
from bot.screening.secrets.hexkeys import find_hex_keys
from bot.screening.secrets.keystores import find_keystores
from bot.screening.secrets.models import PLACEHOLDER, Redacted, merge_matches, place_in_original
from bot.screening.secrets.passwords import find_passwords
from bot.screening.secrets.phrases import find_in_words, find_phrases
from bot.screening.secrets.reading import Reading, read
from bot.screening.secrets.services import find_service_tokens, may_hold_halves
from bot.screening.secrets.splitting import may_enumerate
from bot.screening.secrets.wallets import find_wallet_keys
from bot.screening.secrets.wrapped import SHORTEST_WRAPPED, find_wrapped

_ROUNDS = 3
# No key or token is without one of these: a long word, or groups of digits.
_LONG = 16
_HEX_DIGITS = 64
_SHORTEST_WALLET_KEY = 25  # letters and digits in a row
_SHORTEST_TOKEN = 20  # letters, digits, - and _ in a row; what is shorter has a label
_NO_HEX = bytes(code for code in range(0x80) if chr(code) not in string.hexdigits)
_IN_NUMBERS = bytes(code if chr(code) in string.ascii_letters + string.digits else ord(" ") for code in range(0x100))
_IN_TOKENS = bytes(code if chr(code) in string.ascii_letters + string.digits + "-_" else ord(" ") for code in range(0x100))
_KEY_MARKS = ("PRIVATE KEY", "Private-Lines", "==")
_LONG_WORD = re.compile(r"[0-9A-Za-z+/_\-]{16}|PRIVATE KEY")
_DIGIT = re.compile(r"[0-9]")
_SHORTEST_GROUPS = 63  # characters of the shortest key in groups: 32 values of one digit
_FEWEST_IN_GROUPS = 32
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
    return found + find_passwords(text, found) if found else found


def _find_keys(text: str) -> list[SecretMatch]:
    if text.isascii():
        return [match for find, may_find in _FINDERS if may_find(text) for match in find(text)]
    return [match for find, _ in _FINDERS for match in find(text)]


def _rules_out_keys(text: str, longest: int) -> bool:
    return text.isascii() and longest < SHORTEST_WRAPPED and not any(may_find(text) for _, may_find in _FINDERS)


def _count_hex(text: str) -> int:
    return len(text.encode().translate(None, _NO_HEX))


def _may_hold_hex(text: str) -> bool:
    return _count_hex(text) >= _HEX_DIGITS


def _may_hold_wallet_key(text: str) -> bool:
    return any(map(text.__contains__, _KEY_MARKS)) or _longest_run(text, _IN_NUMBERS) >= _SHORTEST_WALLET_KEY


def _may_hold_token(text: str) -> bool:
    """Tell whether a token, or the label of one, may stand in an ASCII text."""
    return _longest_run(text, _IN_TOKENS) >= _SHORTEST_TOKEN or may_hold_halves(text)


def _may_hold_keystore(text: str) -> bool:
    return '"' in text or "ciphertext" in text.lower()


def _longest_run(text: str, kept: bytes) -> int:
    """Return how many of the kept characters stand in a row; the others are spaces in `kept`."""
    return max(map(len, text.encode().translate(kept).split()), default=0)


# What an ASCII text must have for each kind of key: most links have none of it.
_FINDERS: tuple[tuple[Callable[[str], list[SecretMatch]], Callable[[str], bool]], ...] = (
    (find_hex_keys, _may_hold_hex),
    (find_wallet_keys, _may_hold_wallet_key),
    (find_byte_lists, may_list_bytes),
    (find_service_tokens, _may_hold_token),
    (find_keystores, _may_hold_keystore),
)


def _find_inside(wrapped: str) -> list[SecretMatch]:
    inside = read(wrapped).text
    return find_phrases(inside.lower()) + _find_keys(inside)


def _may_hold_keys(text: str, longest: int) -> bool:
    if (longest >= _LONG or "PRIVATE KEY" in text) and _LONG_WORD.search(text):
        return True
    if len(text) < _SHORTEST_GROUPS or (text.isascii() and _count_hex(text) < _FEWEST_IN_GROUPS):
        return False
    return _DIGIT.search(text) is not None and _GROUPS.search(text) is not None


def rules_out_secrets(text: str, said: Said) -> bool:
    """Tell whether a text as it reads, and as it was said, surely holds no secret: most of what a chat says. False says nothing."""
    lower, words, codes = said
    longest = max(map(len, text.split()), default=0) if len(text) >= _LONG else 0
    if longest >= SHORTEST_GLUED and max(map(len, words), default=0) >= SHORTEST_GLUED:
        return False
    if ("+" in text and "://" in text) or (_may_hold_keys(text, longest) and not _rules_out_keys(text, longest)):
        return False
    return len(words) < FEWEST_HITS or (not may_enumerate(lower) and rules_out_phrase(kinds_of(codes), len(set(words))))


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
