"""What somebody typed where a link was asked for: an address, a handle, a wallet, or something that is no link at all.

Nothing here guesses a host where a browser would find none: `javascript:`, a mail address, a name of Ethereum's name service or a
word stays without an address, and `checks/no_address.py` says why.
"""

from __future__ import annotations

import re

from bot.screening.addresses import recognise_address
from bot.screening.links.finder import find_links
from bot.screening.links.invites import opens_chat_app
from bot.screening.links.models import Disguise, FoundLink, LinkKind
from bot.screening.links.plausible import is_file_extension
from bot.screening.links.reading import kind_of
from bot.screening.links.schemed import NAMES_HOST
from bot.screening.links.word_lists import word_set
from knowledge.hostnames import WebAddress, is_ip, is_known_tld, parse_address

LONGEST_WRITTEN = 8192

_HANDLE = re.compile(r"@[\w.]{2,64}\Z")
_PLAIN = ((re.compile(r"hxxp", re.IGNORECASE), "http"), (re.compile(r"\s?[\[({]\s?(?:\.|dot)\s?[\])}]\s?", re.IGNORECASE), "."))
_CLEAN = re.compile(r"https?://[\w./?=&%+~-]*\Z")
_WEB = re.compile(r"(?:https?|wss?|ftps?):", re.IGNORECASE)
_AROUND_ANOTHER = re.compile(r"(?:view-source|blob):(?=https?://)|(?:intent|dapp)(?=://)", re.IGNORECASE)
_TELEGRAM = re.compile(r"tg:(?://)?(?=\w)", re.IGNORECASE)
# What is written without slashes: `evil.example:8080` and `localhost:3000` have a port there, no scheme.
_SCHEME = re.compile(r"(?P<name>[a-z][a-z0-9+.-]*):(?://|(?!\d{1,5}(?:[/?#]|\Z)))", re.IGNORECASE)
_OPAQUE = word_set(
    """javascript vbscript livescript data mailto tel callto sms about blob file chrome edge opera brave moz-extension chrome-extension
    magnet wc urn geo xmpp sip sips skype whatsapp viber market intent cid mid jar view-source bitcoin ethereum solana tron ton litecoin
    dogecoin monero lightning lnurl cashu ens did nostr ssh git"""
)
_MAIL = re.compile(r"[^\s@/:?#\\]+@[^\s@/?#:\\]+\.[^\s@/?#:\\]+(?:\?[^\s]*)?\Z")
_NAME_SERVICES = word_set(
    "eth sol bnb arb lens crypto nft wallet bitcoin dao 888 zil blockchain polygon unstoppable tez avax apt sui btc stx ada x"
)
_SMALLEST_NUMBER = 2**24
_DOTS = re.compile("[.。．｡]")
_MARKS = "\"'`“”«»()[]<>"


def read_written(written: str) -> FoundLink:
    """Return what a typed link is: a wallet address, a handle, an invite or a web address; `address` is None where it can't be read."""
    if len(written) <= LONGEST_WRITTEN and _CLEAN.match(written):
        return FoundLink(LinkKind.URL, written, 0, len(written), parse_address(written))
    text = written[: LONGEST_WRITTEN * 2]
    if not text.isascii():
        # Half a surrogate pair is no character, and no parser takes it.
        text = text.encode("utf-8", "replace").decode("utf-8")
    text = text.strip()[:LONGEST_WRITTEN]
    if _CLEAN.match(text):
        return _found(written, LinkKind.URL, parse_address(text))
    if recognise_address(text) is not None:
        return _found(written, LinkKind.ADDRESS)
    if _HANDLE.match(text):
        return _found(written, LinkKind.HANDLE)
    for hidden, plain in _PLAIN:
        text = hidden.sub(plain, text)
    return _read(written, text)


def scheme_of(text: str) -> str:
    """Return the scheme that is no web address's, in lower case, or nothing."""
    text = text.strip()
    match = _SCHEME.match(text)
    if match is None or _WEB.match(text):
        return ""
    name = match["name"].lower()
    return name if match[0].endswith("//") or name in _OPAQUE else ""


def is_mail(text: str) -> bool:
    return _MAIL.match(text.strip()) is not None or scheme_of(text) == "mailto"


def is_of_name_service(text: str) -> bool:
    """Tell whether this is a name of a blockchain's name service (`vitalik.eth`), which no browser resolves by itself."""
    labels = _DOTS.split(text.strip().lower())
    return len(labels) > 1 and labels[-1] in _NAME_SERVICES and not is_known_tld(labels[-1]) and all(map(_is_label, labels))


def _read(written: str, text: str) -> FoundLink:
    text = _AROUND_ANOTHER.sub(lambda around: "https" if around[0].lower() in NAMES_HOST else "", text, count=1)
    if _TELEGRAM.match(text):
        return _found(written, *kind_of(parse_address(_TELEGRAM.sub("tg://", text, count=1))))
    scheme = scheme_of(text)
    if scheme == "discord" and opens_chat_app(text):
        return _found(written, *kind_of(parse_address(text)))
    if scheme in ("ipfs", "ipns") or (not scheme and _is_web_address(text)):
        return _found(written, LinkKind.URL, parse_address(text))
    return _found(written, LinkKind.URL) if scheme and scheme not in _OPAQUE else _read_among_words(written, text)


def _is_web_address(text: str) -> bool:
    """Tell whether a browser's address bar would take this for an address, and not for something to look up."""
    if not text or text[0] in _MARKS or any(char.isspace() for char in text):
        return False
    if _WEB.match(text):
        return True
    if is_mail(text) or is_of_name_service(text):
        return False
    address = parse_address(text)
    if address is None:
        return False
    if is_ip(address.host):
        return not _is_mere_number(text, address.host)
    ending = address.host.rpartition(".")[2]
    is_file = is_file_extension(ending) and not is_known_tld(ending) and address.host == text.lower()
    return "." in address.host and not is_file


def _is_mere_number(text: str, host: str) -> bool:
    """Tell whether this is a price, a count or a version, which a browser would read as an IP address too."""
    if host.startswith("[") or text.startswith((host, "0x", "0X")):
        return False
    return not text.isdecimal() or int(text[:16]) < _SMALLEST_NUMBER


def _read_among_words(written: str, text: str) -> FoundLink:
    """Read the one link of a text, as of a whole sentence; where there are several it is not for us to choose."""
    if scheme_of(text) in {"javascript", "vbscript", "livescript", "data", "mailto", "wc"} or is_mail(text):
        return _found(written, LinkKind.URL)
    # What stands beside broken bytes is a part of a name, and not the name.
    links = () if "\ufffd" in text else find_links(text)
    behind = [link for link in links if Disguise.HIDDEN in link.disguises]
    chosen = behind or links
    if len({link.address or link.written for link in chosen}) != 1:
        return _found(written, LinkKind.URL)
    link = chosen[0]
    return FoundLink(
        kind=link.kind,
        # The judge recognises handles and wallets by how they are written.
        written=written if link.address else link.written,
        start=0,
        end=len(written),
        address=link.address,
        shown=link.shown,
        disguises=link.disguises,
    )


def _found(written: str, kind: LinkKind, address: WebAddress | None = None) -> FoundLink:
    return FoundLink(kind=kind, written=written, start=0, end=len(written), address=address)


def _is_label(label: str) -> bool:
    return bool(label) and label.replace("-", "").replace("_", "").isalnum()
