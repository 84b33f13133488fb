"""Pairs of tokens with nothing in front of each: an exchange's key and its secret, one right behind the other, where an exchange is named.

Addresses, hashes and account numbers come in pairs too, so the talk around must be of keys, or code must be opening a session with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice

from bot.models import Certainty, SecretMatch
from bot.screening.secrets.models import SecretKind
from bot.screening.secrets.nearby import is_called_public

_EXCHANGE = re.compile(
    r"\bapi\b|binance|bybit|\bokx\b|kucoin|kraken|coinbase|\bgate(?:\.?io)?\b|\bmexc\b|bitget|huobi|\bhtx\b|bitfinex|bitmart|bitstamp|poloniex|\bbingx\b|phemex|deribit|gemini|\bccxt\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"\bkeys?\b|client|secret|\bapi\b|ccxt|token|ключ|clave|chave|anahtar|khóa|kunci|schl[uü]ssel|\bclés?\b|[密钥鑰]|कुंजी|مفت", re.IGNORECASE
)
_DRAWN = r"([A-Za-z0-9+/_\-]{16,128}={0,2})"
_PAIR = re.compile(rf"(?<![A-Za-z0-9+/_\-.@:]){_DRAWN}([\"'`]?\s{{0,2}}[:,;/|\n ]\s{{0,3}}[\"'`]?){_DRAWN}(?![A-Za-z0-9+/_\-.@])")
_PUBLIC_FORM = re.compile(
    r"(?:0x|bc1|ltc1|T[A-Za-z1-9]{33}\Z|[13][A-HJ-NP-Za-km-z1-9]{25,33}\Z|[1-9A-HJ-NP-Za-km-z]{43,44}\Z|[1-9A-HJ-NP-Za-km-z]{86,88}\Z)"
)
_REACH = 80
_MOST = 500  # looked at in one text; no message has more
_JOINED = ":"


def find_unlabelled(text: str, is_drawn: Callable[[str], bool]) -> list[SecretMatch]:
    """Return pairs of tokens that `is_drawn` takes for drawn at random, where an exchange and its keys are spoken of."""
    if not _EXCHANGE.search(text):
        return []
    found = []
    for pair in islice(_PAIR.finditer(text), _MOST):
        if all(is_drawn(each) and not _PUBLIC_FORM.match(each) for each in (pair[1], pair[3])) and _is_spoken_of(text, pair):
            found += [
                SecretMatch(kind=SecretKind.API_KEY, certainty=Certainty.LIKELY, start=pair.start(at), end=pair.end(at)) for at in (1, 3)
            ]
    return found


def _is_spoken_of(text: str, pair: re.Match[str]) -> bool:
    """Tell whether an exchange is named near the pair, and keys are, or the pair is joined as names and passwords are."""
    around = text[max(0, pair.start() - _REACH) : pair.start()] + " " + text[pair.end() : pair.end() + _REACH]
    if not _EXCHANGE.search(around) or is_called_public(text, *pair.span()):
        return False
    return pair[2] == _JOINED or _OPENING.search(around) is not None
