"""Private keys written in hexadecimal. A hash looks the same, so what stands around decides; alone, one is only possible."""

from __future__ import annotations

import re
from itertools import islice

from bot.models import Certainty, SecretMatch
from bot.screening.secrets.curves import is_ed25519_pair, is_scalar
from bot.screening.secrets.models import SecretKind
from bot.screening.secrets.nearby import Talk, is_called_private, talk_near

_KEY = re.compile(r"(?:(?<![0-9A-Fa-f])0[xX]|(?<![0-9A-Za-z])|(?<=[kK][eE][yY]))([0-9a-fA-F]{64}|[0-9a-fA-F]{128})(?![0-9A-Za-z])(?!::)")
# ed25519's and secp256k1's, as some wallets export them: what says so, then the key.
_MARKED = re.compile(
    r"(?<![0-9A-Za-z])(?:302e020100300506032b657004220420|3030020100300706052b8104000a04220420)[0-9a-f]{64}(?![0-9A-Za-z])", re.IGNORECASE
)
# A digit too few or too many, and the number that the digits are: only where they are called a key.
_MISCOUNTED = re.compile(r"(?<![0-9A-Za-z])(?:0[xX])?(?:[0-9a-fA-F]{61,63}|[0-9a-fA-F]{65})(?![0-9A-Za-z])")
_MOST_TOLD = 500  # looked at in one text; no message has more
_NUMBER = re.compile(r"(?<![0-9A-Za-z.])[0-9]{75,78}(?![0-9A-Za-z.])")
_GROUPS = re.compile(r"(?<![0-9A-Za-z])(?:0[xX])?[0-9a-fA-F]{2,60}(?:[ \t\r\n:\-.,_|>+]{1,3}[0-9a-fA-F]{2,60}){1,31}(?![0-9A-Za-z])")
_JOINTS = re.compile(r"[^0-9a-fA-F]|0[xX]")
_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.|[a-z0-9-]+\.[a-z]{2,}/)[^\s\"'<>]*\Z", re.IGNORECASE)
# A parameter's value may name its own: ?text=key=...
_PARAMETER = re.compile(r"[?&#;=]([\w.\-\[\]]{1,40})=(?:0[xX])?\Z")
_PRIVATE_PARAMETER = re.compile(r"priv|secret|\bpk\b|pkey|seed|mnemonic|phrase|passw|wallet|^key$|import|\bsk\b", re.IGNORECASE)
# In a path words are joined by what a link allows.
_LABEL = re.compile(
    r"(?:(?:priv(?:ate)?|secret|my|wallet|seed)[-_.:+~]{0,3}(?:key|phrase)s?|(?<![a-z])[ps]k|(?<=/)key)[-_.:=+~]{1,4}(?:is[-_.:=+~]{1,3})?(?:0[xX])?\Z",
    re.IGNORECASE,
)
_LONGEST_LINK = 300
_NEIGHBOUR = 14  # items of one list: quotes, a comma, a line break and indentation
_FEWEST_DIGITS = 5  # of sixteen; a random key has more
_EMPTY_HEAD = "0" * 8


def find_hex_keys(text: str) -> list[SecretMatch]:
    """Return keys of 32 bytes, and key pairs of 64 that fit together."""
    found: list[SecretMatch] = []
    judged: list[tuple[re.Match[str], Certainty | None]] = []
    end_before = -1
    certainty_before: Certainty | None = None
    for written in _KEY.finditer(text):
        digits = written[1]
        if len(digits) == 128:
            if is_ed25519_pair(bytes.fromhex(digits)):
                found.append(_match(SecretKind.SOLANA_KEY, Certainty.CERTAIN, written))
            continue
        certainty = certainty_before if _follows(text, end_before, written) else _certainty(text, written)
        end_before, certainty_before = written.end(), certainty
        judged.append((written, certainty))
    found += [_match(SecretKind.PRIVATE_KEY, certainty, written) for written, certainty in _with_copies(judged) if certainty]
    found += [_match(SecretKind.PRIVATE_KEY, Certainty.CERTAIN, written) for written in _MARKED.finditer(text)]
    return found + _find_told(text) + _find_in_groups(text)


def _with_copies(judged: list[tuple[re.Match[str], Certainty | None]]) -> list[tuple[re.Match[str], Certainty | None]]:
    """Return what was judged, a key that is called one somewhere being one wherever it stands: in a link behind it, or once more alone."""
    if len(judged) < 2:
        return judged
    surest = {
        written[1].lower(): sure for sure in (Certainty.LIKELY, Certainty.CERTAIN) for written, certainty in judged if certainty is sure
    }
    return [(written, surest.get(written[1].lower(), certainty)) for written, certainty in judged]


def _follows(text: str, end_before: int, written: re.Match[str]) -> bool:
    """Tell whether this is the next item of a list: items are of one kind, and what stands before the first says which."""
    between = text[end_before : written.start()]
    joined = end_before >= 0 and len(between) <= _NEIGHBOUR and "\n\n" not in between
    return joined and not any(map(str.isalnum, between)) and is_scalar(int(written[1], 16))


def _certainty(text: str, written: re.Match[str]) -> Certainty | None:
    digits, start, end = written[1].lower(), written.start(), written.end()
    if digits.isdigit() or not is_scalar(int(digits, 16)):
        return None  # of random keys hardly one in 10**13 has no letter
    link = _LINK.search(text, max(0, start - _LONGEST_LINK), start)
    if link:
        return _certainty_in_link(link[0])
    talk = talk_near(text, start, end)
    dull = digits.startswith(_EMPTY_HEAD) or len(set(digits)) < _FEWEST_DIGITS
    if talk is Talk.PRIVATE:
        return Certainty.LIKELY if dull else Certainty.CERTAIN
    if dull or talk is Talk.PUBLIC:
        return None
    return Certainty.LIKELY if talk is Talk.KEY else Certainty.POSSIBLE


def _certainty_in_link(before: str) -> Certainty | None:
    """Return what a link says of the key that follows: most are hashes on a page of a block explorer."""
    name = _PARAMETER.search(before)
    if name and _PRIVATE_PARAMETER.search(name[1]):
        return Certainty.CERTAIN
    return Certainty.LIKELY if _LABEL.search(before) else None


def _find_told(text: str) -> list[SecretMatch]:
    """Return keys with a digit lost or doubled, and keys as numbers, which only what stands around tells."""
    return [
        _match(SecretKind.PRIVATE_KEY, Certainty.LIKELY, written)
        for pattern in (_MISCOUNTED, _NUMBER)
        for written in islice(pattern.finditer(text), _MOST_TOLD)
        if is_called_private(text, *written.span())
    ]


def _find_in_groups(text: str) -> list[SecretMatch]:
    """Return keys broken by spaces or lines, which only what stands around tells from other numbers."""
    found = []
    for written in _GROUPS.finditer(text):
        digits = _JOINTS.sub("", written[0])
        if len(digits) == 64 and is_scalar(int(digits, 16)) and is_called_private(text, *written.span()):
            found.append(_match(SecretKind.PRIVATE_KEY, Certainty.LIKELY, written))
    return found


def _match(kind: SecretKind, certainty: Certainty, written: re.Match[str]) -> SecretMatch:
    return SecretMatch(kind=kind, certainty=certainty, start=written.start(), end=written.end())
