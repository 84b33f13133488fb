"""Tokens of services: bots, exchanges, clouds. Only forms that hardly anything else has, and pairs that say what they are."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from bot.models import Certainty, SecretMatch
from bot.screening.secrets.models import SecretKind
from bot.screening.secrets.unlabelled import find_unlabelled

_TELEGRAM = re.compile(r"\d(?<!\d\d)\d{7,9}\s{0,3}:\s{0,3}AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])")
_TELEGRAM_OTHER = re.compile(r"\d(?<!\d\d)\d{7,9}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])")
# The first part is digits in base64, which have neither - nor _: those join it to what stands before.
_DISCORD = re.compile(r"(?<![A-Za-z0-9.])([A-Za-z0-9]{23,28})\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,40}(?![\w-])")
_WEBHOOK = re.compile(
    r"discord(?:app)?\.com/api/(?:v\d{1,2}/)?webhooks/\d{17,20}/[A-Za-z0-9_-]{60,80}|hooks\.slack\.com/services/[A-Z0-9]{8,12}/[A-Z0-9]{8,12}/\w{20,30}"
)
_KNOWN = re.compile(
    r"""(?<![A-Za-z0-9_-])(?:
      sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,200} | sk-ant-[a-z0-9]{3,10}-[A-Za-z0-9_-]{60,120} | sk-or-v1-[0-9a-f]{64} | sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20} | sk-[A-Za-z0-9]{48}
    | gh[pousr]_[A-Za-z0-9]{36,80} | github_pat_[A-Za-z0-9_]{50,90} | glpat-[A-Za-z0-9_-]{20,30} | xox[abeprs]-[A-Za-z0-9-]{20,100}
    | AKIA[A-Z2-7]{16} | ASIA[A-Z2-7]{16} | AIza[A-Za-z0-9_-]{35} | hf_[A-Za-z]{34} | npm_[A-Za-z0-9]{36} | pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,200}
    | [rs]k_live_[A-Za-z0-9]{20,110} | SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43} | mfa\.[A-Za-z0-9_-]{84} | xapp-1-[A-Z0-9]{8,14}-[0-9]{10,14}-[0-9a-f]{64}
    | xai-[A-Za-z0-9]{80} | gsk_[A-Za-z0-9]{52} | r8_[A-Za-z0-9]{37} | ntn_[A-Za-z0-9]{43,50} | sbp_[0-9a-f]{40} | dop_v1_[0-9a-f]{64} | shp(?:at|ca|pa|ss)_[0-9a-f]{32}
    )(?![A-Za-z0-9_-])""",
    re.VERBOSE,
)
_GAP = r"""(?=["'`*\s:=>|–：-])["'`*]{0,3}\s{0,3}(?:is|es|:|=|->|=>|\||–|-|：)?\s{0,3}(?:is\s)?["'`*<]{0,3}\s{0,2}"""
_VALUE = r"([A-Za-z0-9+/_\-]{16,256}={0,2})(?![A-Za-z0-9+/_\-])"
_API_SECRET = re.compile(
    r"(?:(?<![A-Za-z0-9])|(?<=_))(?:(?:api|app|client|binance|bybit|okx|kucoin|kraken|coinbase|gate|mexc|bitget|huobi|exchange)[ _-]{0,3}(?:api[ _-]{0,2})?(?:secret|private)(?:[ _-]{0,2}key)?"
    r"|(?:secret|private)[ _-]{0,2}(?:access[ _-]{0,2})?key|secret|private|passphrase|secreto|clave\s+secreta|chave\s+secreta|segredo|секрет\w{0,10}(?:\s+ключ\w{0,3})?"
    r"|gizli\s+anahtar|[密私][钥鑰]|clé\s+secrète|geheimnis|geheime[rn]?\s+schl[uü]ssel|kunci\s+rahasia|khóa\s+bí\s+mật|सीक्रेट|السري?)"
    + _GAP
    + _VALUE,
    re.IGNORECASE,
)
_API_KEY = re.compile(
    r"(?:(?<![A-Za-z0-9])|(?<=_))(?:api[ _-]{0,3}(?:public[ _-]{0,2})?key|api[ _-]?token|apikey|access[ _-]{0,2}(?:key|token)(?:[ _-]{0,2}id)?|api|ключ\s+api|api[\s-]{0,2}ключ|апи\s+ключ|апи-ключ|clave\s+(?:de\s+)?api|chave\s+(?:da\s+|de\s+)?api"
    r"|api\s+anahtarı|api-schlüssel|clé\s+api|kunci\s+api|khóa\s+api|api\s*密[钥鑰]|مفتاح\s+api|एपीआई\s*की|key)" + _GAP + _VALUE,
    re.IGNORECASE,
)
_TELEGRAM_APP = re.compile(r"\b(?:api|app)[ _-]?hash" + _GAP + r"([0-9a-f]{32})(?![0-9A-Za-z])", re.IGNORECASE)
# As Telethon (behind a 1, with its = at the end) and Pyrogram write them.
_SESSION = re.compile(r"(?<![A-Za-z0-9_-])(?:1[A-Za-z0-9_-]{351,367}=|[AB][A-Za-z0-9_-]{350,361})(?![A-Za-z0-9_=-])")
_SESSION_SIZES = frozenset({351, 353, 356, 362, 369})
_DATA_CENTRES = range(1, 6)
# Both halves behind one label, as they are copied out of a form.
_NEXT = re.compile(r"[\s/|,;:]{1,3}" + _VALUE)
# Every label of a half that has plain letters alone holds one of these.
_SECRET_STEMS = ("secret", "private", "passphrase", "segredo", "gizli", "geheimnis", "kunci")
_KEY_STEMS = ("api", "access", "key")
_STEMS = (*_SECRET_STEMS, *_KEY_STEMS)
_NAMED_SECRET = re.compile(r"secret|private|secreta|секрет|gizli|[密私]|secrète|rahasia|bí\s+mật", re.IGNORECASE)
_LONG, _SOME_DIGITS = 32, 3
_NAMED_API = re.compile(r"api|апи|access", re.IGNORECASE)
_TOGETHER = 400  # a key and its secret stand this near
_PUBLIC_FORM = re.compile(r"0x[0-9a-fA-F]{40}\Z|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z|[0-9-]+\Z")
_PLACEHOLDER = re.compile(r"your|api|key|secret|here|test|example|sample|xxx|token|insert|replace|hidden|private|access", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z")
_NAMED_PART = re.compile(r"(?:^|[/_-])(?:[a-z]{5,}|[A-Z]{5,})(?:[/_-]|$)")
_MOST_ALIKE = 0.34
_FEWEST_DIGITS = 2
_TURNS = 0.3  # between capitals and small letters
_SNOWFLAKE = re.compile(rb"[0-9]{17,20}\Z")


def find_service_tokens(text: str) -> list[SecretMatch]:
    """Return tokens of services."""
    found = [_match(SecretKind.BOT_TOKEN, Certainty.CERTAIN, *each.span()) for each in _TELEGRAM.finditer(text)]
    found += [
        _match(SecretKind.BOT_TOKEN, Certainty.LIKELY, *each.span())
        for each in _TELEGRAM_OTHER.finditer(text)
        if _is_random(each[0].partition(":")[2])
    ]
    found += [_match(SecretKind.BOT_TOKEN, Certainty.CERTAIN, *each.span()) for each in _DISCORD.finditer(text) if _names_account(each[1])]
    if "webhooks/" in text or "hooks.slack" in text:
        found += [_match(SecretKind.ACCESS_TOKEN, Certainty.CERTAIN, *each.span()) for each in _WEBHOOK.finditer(text)]
    found += [_match(SecretKind.ACCESS_TOKEN, Certainty.CERTAIN, *each.span()) for each in _KNOWN.finditer(text)]
    if "hash" in text.lower():
        found += [_match(SecretKind.API_KEY, Certainty.LIKELY, *each.span(1)) for each in _TELEGRAM_APP.finditer(text)]
    return found + _find_sessions(text) + _find_pairs(text) + find_unlabelled(text, _is_drawn)


def _find_sessions(text: str) -> list[SecretMatch]:
    """Return saved sessions of Telegram accounts: whoever has one is signed in."""
    return [
        _match(SecretKind.ACCESS_TOKEN, Certainty.CERTAIN if each[0].endswith("=") else Certainty.LIKELY, *each.span())
        for each in _SESSION.finditer(text)
        if len(each[0]) in _SESSION_SIZES and _opens_session(each[0])
    ]


def _opens_session(written: str) -> bool:
    """Tell whether base64 begins with the number of one of Telegram's data centres."""
    return b64decode(written.removeprefix("1")[:4] if written.endswith("=") else written[:4], altchars=b"-_")[0] in _DATA_CENTRES


def may_hold_halves(text: str) -> bool:
    """Tell whether an ASCII text has anything that is in the label of a key or of a secret."""
    lower = text.lower()
    return any(map(lower.__contains__, _STEMS))


def _find_pairs(text: str) -> list[SecretMatch]:
    secrets = _find_halves(_API_SECRET, _SECRET_STEMS, text)
    keys = _find_halves(_API_KEY, _KEY_STEMS, text)
    if not (secrets or keys):
        return []
    return _judge_halves(secrets, keys) + _judge_halves(keys, secrets)


def _find_halves(halves: re.Pattern[str], stems: Sequence[str], text: str) -> list[re.Match[str]]:
    if text.isascii():
        lower = text.lower()
        if not any(map(lower.__contains__, stems)):
            return []
    return [each for each in halves.finditer(text) if _may_be_half(each[1])]


def _judge_halves(halves: list[re.Match[str]], others: list[re.Match[str]]) -> list[SecretMatch]:
    """Return halves that have another near, and those that say themselves that they are an API's."""
    places = [other.start(1) for other in others]
    sure = [other.start(1) for other in others if _is_drawn(other[1])]
    found = []
    for half in halves:
        at = half.start(1)
        if _is_near(at, places if _is_drawn(half[1]) else sure):
            found.append(_match(SecretKind.API_KEY, Certainty.CERTAIN, *half.span(1)))
        elif _says_enough(half[0][: at - half.start()], half[1]):
            found.append(_match(SecretKind.API_KEY, Certainty.LIKELY, *half.span(1)))
            after = _NEXT.match(half.string, half.end())
            if after and _is_drawn(after[1]):
                found.append(_match(SecretKind.API_KEY, Certainty.LIKELY, *after.span(1)))
    return found


def _says_enough(label: str, token: str) -> bool:
    """Tell whether one half alone is a secret by its name and form."""
    return _is_random(token) and (_NAMED_API.search(label) is not None or (_is_mixed(token) and _NAMED_SECRET.search(label) is not None))


def _is_mixed(token: str) -> bool:
    """Tell a long token of capitals, small letters and digits, as nobody makes up."""
    digits = sum(map(str.isdigit, token))
    return len(token) >= _LONG and digits >= _SOME_DIGITS and token != token.upper() and token != token.lower()


def _is_near(at: int, places: list[int]) -> bool:
    near = places[bisect_left(places, at - _TOGETHER) : bisect_right(places, at + _TOGETHER)]
    return len(near) > 1 or (len(near) == 1 and near[0] != at)


def _may_be_half(token: str) -> bool:
    """Tell whether a token may be a key where its other half stands near: a number in eight groups too, as some exchanges have them."""
    return _is_drawn(token) or (
        token.isalnum() and not token.islower() and not _PLACEHOLDER.search(token) and not _PUBLIC_FORM.match(token)
    )


def _is_drawn(token: str) -> bool:
    return _UUID.match(token) is not None or _is_random(token)


def _is_random(token: str) -> bool:
    """Tell whether a token was drawn rather than named: digits among letters, no one character too often."""
    bare = token.rstrip("=")
    if _PUBLIC_FORM.match(bare) or (not _is_mixed(bare) and _NAMED_PART.search(bare)):
        return False
    digits = sum(letter.isdigit() for letter in bare)
    turns = sum(left.isupper() != right.isupper() for left, right in pairwise(bare) if left.isalpha() and right.isalpha())
    return (digits >= _FEWEST_DIGITS or turns >= len(bare) * _TURNS) and max(map(bare.count, set(bare))) <= max(3, _MOST_ALIKE * len(bare))


def _names_account(head: str) -> bool:
    """Tell whether the first part of a token is an account's number in base64, as Discord's are."""
    try:
        return _SNOWFLAKE.match(b64decode(head + "=" * (-len(head) % 4), altchars=b"-_")) is not None
    except (Error, ValueError):
        return False


def _match(kind: SecretKind, certainty: Certainty, start: int, end: int) -> SecretMatch:
    return SecretMatch(kind=kind, certainty=certainty, start=start, end=end)
