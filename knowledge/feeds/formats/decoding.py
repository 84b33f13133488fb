"""From bytes to text: unpacked within limits, and refused where they are a picture, an archive or a web page."""

from __future__ import annotations

import codecs
import re

from knowledge.feeds.reports import FeedRejected
from knowledge.feeds.unpack import TooLarge, Unpacker

LARGEST_CONTENT = 256 * 1024 * 1024
"""Bytes, after unpacking."""

_GZIP_MAGIC = b"\x1f\x8b"
_FOREIGN = (b"PK\x03\x04", b"\x89PNG", b"%PDF", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ", b"(\xb5/\xfd")
_HIGHEST_RATIO = 200  # lists of names pack 3 to 30 times; zeros pack 1,000 times
_ALWAYS_ALLOWED = 1024 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MARKUP = re.compile(r"<(?:!|\?xml|[a-z])", re.IGNORECASE)


def decode(content: bytes) -> str:
    """Return the text without surrounding white space, or raise FeedRejected. Bytes that are no UTF-8 become U+FFFD."""
    if not content:
        raise FeedRejected("it is empty")
    plain = _unpack(content) if content.startswith(_GZIP_MAGIC) else content
    if len(plain) > LARGEST_CONTENT:
        raise FeedRejected(f"it is larger than {LARGEST_CONTENT:,} bytes")
    if plain.startswith((*_FOREIGN, _GZIP_MAGIC)):
        raise FeedRejected("it is an archive or another binary file")
    mark, encoding = next(((mark, name) for mark, name in _MARKS if plain.startswith(mark)), (b"", "utf-8"))
    text = plain[len(mark) :].decode(encoding, "replace").strip().lstrip("\ufeff")
    if not text:
        raise FeedRejected("it is empty")
    if "\0" in text:
        raise FeedRejected("it is a binary file")
    if _MARKUP.match(text):
        raise FeedRejected("it is a web page")
    return text


def _unpack(content: bytes) -> bytes:
    unpacker = Unpacker("gzip", most_bytes=max(len(content), min(LARGEST_CONTENT, max(_ALWAYS_ALLOWED, len(content) * _HIGHEST_RATIO))))
    try:
        unpacker.feed(content)
        unpacked = unpacker.finish()
    except TooLarge:
        raise FeedRejected("it unpacks to more than a feed can be") from None
    if unpacked.problem:
        raise FeedRejected(unpacked.problem)
    return unpacked.content
