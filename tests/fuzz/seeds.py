"""Inputs that each harness starts from: awkward ones that people wrote by hand. What the fuzzer found stands in `found/TARGET/`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.fuzz import feeds, hostnames, links, lures, names, replays, secrets, verdicts
from tests.fuzz.decoding import spell_back
from tests.fuzz.tokens import GROUPS, TOKENS

CHECKS: Mapping[str, Callable[[bytes], None]] = {
    "links": links.check,
    "hostnames": hostnames.check,
    "secrets": secrets.check,
    "feeds": feeds.check,
    "lures": lures.check,
    "names": names.check,
    "verdicts": verdicts.check,
    "replays": replays.check,
}
FOUND = Path(__file__).parent / "found"

_TEXTS = (
    "",
    "https://sample.example/claim?x=1#y see (https://sample.example/a_(b)), or sample[.]example.",
    "hxxps[:]//sample[.]example/x and s a m p l e . e x a m p l e",
    "https://sample.example@other.example/ and https:\\\\other.example\\x",
    "[see](https://sample.example) <a href='//sample.example'>other.example</a> [url=sample.example]x[/url]",
    "ｈｔｔｐｓ：／／ｓａｍｐｌｅ．ｅｘａｍｐｌｅ／ｘ sa\u200bmple。com 例え。テスト",
    "http://0x7f.1/ http://2130706433/ http://[::ffff:7f00:1]:80/ 0300.0250.1.1:80/",
    "my seed phrase: abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
    "1. zoo 2. zoo 3. zoo 4. zoo 5. zoo 6. zoo 7. zoo 8. zoo 9. zoo 10. zoo 11. zoo 12. wrong",
    "private key 0x" + "5a" * 32 + " and again " + "5a" * 32,
    "%70%72%69%76%61%74%65 &#107;ey \\u0030x" + "7b" * 32,
    "Claim your airdrop now, connect your wallet: https://sample.example/claim — or DM support",
    "is this a scam? sample[.]example asks to validate my wallet",
    "\ud800\udfff\ufeff\x00\u202e\u0301\u0301",
    "@sample_bot t.me/sample discord gg/abc .gg/abc tg://resolve?domain=sample_bot",
    "0x" + "1b" * 20 + " bc1q" + "q" * 38 + " " + "1" * 44,
)
_PIECES = (
    "a",
    ".",
    "a.",
    "x ",
    "[.]",
    "](",
    "[",
    "<a href=",
    "http://",
    "@",
    "a@",
    "0x",
    "0123456789abcdef",
    "zoo ",
    "1. zoo ",
    "%25",
    "&#",
    "\\u00",
    "。",
    "\u0301",
    "\u200b",
    "xn--a.",
    "claim ",
    " . ",
    "\n",
    "> ",
    '"',
    "9,",
    "5:",
    "gg/",
    "E",
    "//",
    "?url=",
    "d o t ",
)
_PREFIXES: Mapping[str, tuple[bytes, ...]] = {
    "links": (b"\x04", b"\x07\x00\x04\x08\x08usample\x01\x10\x08\x08uother.example\x03\x02\x08\x01u"),
    "hostnames": (b"",),
    "secrets": (b"\x00", b"\x01\x00\x07\x08umy key ", b"\x01\x02\x07\x08umy seed", b"\x02\x01\x05\x40"),
    "feeds": tuple(bytes((form, 0, way)) for form in range(10) for way in (1,)),
    "lures": (b"\x00\x02\x00", b"\x03\x03\x03\x08uquoted"),
    "names": (b"\x00\x01\x30", b"\x02\x03\x20"),
    "verdicts": (b"\x0cuclaim your", b"\x00"),
    "replays": (b"\x01\x40", b"\x02\x10\x02\x30"),
}
_LINES = (
    b'{"text": "hello", "chat": "group", "entities": [{"type": "text_link", "offset": 0, "length": 5, "url": "https://sample.example"}]}',
    b'\xef\xbb\xbf{"text": "\\ud800"}\n\n{"text": 1}\n{"text": "a", "text": "b"}\r\n[]\nnull\n{"text": "a", "id": 1e400}',
    b'{"text": "' + b"[" * 100 + b'", "id": NaN}\n' + b"[" * 2000,
)
_EXPORTS = (
    b'{"name":"x","type":"private_group","id":1,"messages":[{"id":1,"type":"message","date_unixtime":"1","text":[{"type":"link","text":"a","href":"https://sample.example"},"b"]}]}',
    b'{"channel":{"id":"1","type":"GuildTextChat"},"messages":[{"id":"1","type":"Default","timestamp":"2024-01-01T00:00:00+00:00","content":"x","author":{"id":"2","isBot":true},"embeds":[{"url":"https://sample.example"}]}]}',
    b'{"messages":[{"type":"message","date_unixtime":"99999999999999999999"},{"type":"message","date":"0001-01-01T00:00:00+14:00"}]}',
)
_FEEDS = (
    b'{"version":2,"tolerance":2,"fuzzylist":[],"whitelist":["sample.example"],"blacklist":["a.example","com","co.uk","127.0.0.1"]}',
    b'{"blocklistPaths":{"sample.example":{"a":{"b":{}}}},"c2DomainBlocklist":["' + b"ab" * 32 + b'"],"lastUpdated":1700000000}',
    b'{"data":[{"url":"a.example","targetList":"eth.blocklist","timestamp":1700000000,"isRemoval":false},{"url":"a.example","targetList":"x","isRemoval":1}]}',
    b'["a.example","github.io","0x' + b"1" * 40 + b'"]',
    b'{"allow":["sample.example"],"deny":["a.example","*.b.example","xn--80ak6aa92e.com"]}',
    b'[{"url":"a.example"},{"domain":"b.example","address":"0x' + b"1" * 40 + b'"}]',
    b"- url: a.example\n- url: '*.b.example'\n  name: x\n",
    b"0.0.0.0 a.example b.example # both\n::1 localhost\n127.0.0.1\tc.example\n",
    b"||a.example^\n! a comment\nb.example/path\nuk\nhttps://c.example:8443/x%2fy?z\n",
    b'{"name":"jumpmaster","blocklist":["a.example"],"allowlist":[]}',
)


def seeds_of(target: str) -> Iterator[bytes]:
    """Yield the inputs written for a target, then those that the fuzzer found for it."""
    for prefix in _PREFIXES[target]:
        yield from (prefix + spell_back(text) for text in _TEXTS)
        yield from (prefix + b"r\x0e" + piece for piece in _spelled_pieces())
        yield from (prefix + b"t" + _spell(group) for group in GROUPS)
        yield prefix + b"t" + bytes(code for number in range(1, 9) for code in (number, number * 7, 0x20))
    if target == "replays":
        yield from (b"\x00\x20" + lines for lines in _LINES)
        yield from (b"\x03\x00" + export for export in _EXPORTS)
    if target == "feeds":
        yield from (bytes((form, side, way)) + feed for feed in _FEEDS for form in range(10) for side in (0, 1) for way in (0, 0xC0))
    yield from found_by_fuzzing(target)


def found_by_fuzzing(target: str) -> Iterator[bytes]:
    yield from (path.read_bytes() for path in sorted((FOUND / target).glob("*")))


def _spelled_pieces() -> Iterator[bytes]:
    for piece in _PIECES:
        yield piece.encode() if piece.isascii() else _spell((piece,)) if piece in TOKENS else piece.encode("latin-1", "ignore")


def _spell(tokens: tuple[str, ...]) -> bytes:
    """Return the bytes that stand for tokens."""
    places = [TOKENS.index(token) for token in tokens]
    return b"".join(bytes((0x80 + (place >> 8), place & 0xFF)) for place in places)
