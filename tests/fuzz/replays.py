"""Recorded messages: one result a line or message, never an exception, and no error repeats what stood in the file."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable

from adapters.shared.replay import Invalid, Recorded
from adapters.shared.replay_discord import parse_discord
from adapters.shared.replay_stream import parse_lines
from adapters.shared.replay_telegram import parse_telegram
from tests.fuzz.budget import in_time
from tests.fuzz.decoding import Reader
from tests.fuzz.tokens import PLANT

LINE_KEYS = (
    "text", "id", "chat", "author", "author_name", "author_username", "author_role", "addressed", "conversation", "entities",
    "reply_to_text", "lang", "type", "offset", "length", "url",
)  # fmt: skip
EXPORT_KEYS = (
    "messages", "chats", "list", "id", "type", "text", "text_entities", "href", "from", "from_id", "date", "date_unixtime", "edited",
    "forwarded_from", "reply_to_message_id", "inline_bot_buttons", "data", "file_name", "name", "channel", "content", "author", "isBot",
    "nickname", "timestamp", "timestampEdited", "reference", "messageId", "embeds", "title", "description", "url", "attachments",
    "fileName",
)  # fmt: skip
_PARSERS = (parse_telegram, parse_discord)


def check(data: bytes) -> None:
    """The first byte chooses lines or an export, raw or built from keys; the second how lines come in blocks."""
    reader = Reader(data)
    way, block = reader.byte(), reader.byte() + 1
    match way % 5:
        case 0:
            _check_lines(reader.rest(), block)
        case 1:
            _check_lines(reader.text().encode("utf-8", "surrogatepass"), block)
        case 2:
            _check_lines(b"\n".join(_line(reader) for _ in range(reader.byte() % 8)), block)
        case 3:
            _check_export(reader.rest())
        case _:
            messages = [_object(reader, EXPORT_KEYS) for _ in range(reader.byte() % 8)]
            _check_export(json.dumps({**_object(reader, EXPORT_KEYS), "messages": messages}).encode())


def _check_lines(content: bytes, block: int) -> None:
    results = in_time(lambda: _read_lines(content, block), len(content))
    expected = [line for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()]
    assert len(results) == len(expected), f"{len(results)} results of {len(expected)} lines"
    _check_results(results)


def _check_export(content: bytes) -> None:
    for parse in _PARSERS:
        results = in_time(lambda parse=parse: list(parse(content)), len(content))
        _check_results(results)


def _check_results(results: Iterable[Recorded | Invalid]) -> None:
    for result in results:
        if isinstance(result, Invalid):
            assert result.error and PLANT not in result.error, "an error repeats what stood in the file"
            continue
        message = result.message
        for text in (message.text, message.quoted_text or "", message.author.name or "", message.conversation, message.ref):
            text.encode()
        assert message.sent_at.tzinfo is not None
        for entity in message.entities:
            assert 0 <= entity.offset <= entity.offset + entity.length <= len(message.text)
            (entity.url or "").encode()


def _read_lines(content: bytes, block: int) -> list[Recorded | Invalid]:
    """Run the stream to its end by hand: it waits for nothing but its blocks, which are there."""

    async def blocks() -> AsyncIterator[bytes]:
        for start in range(0, len(content), block):
            yield content[start : start + block]

    async def read() -> list[Recorded | Invalid]:
        return [each async for each in parse_lines(blocks())]

    try:
        read().send(None)
    except StopIteration as done:
        results: list[Recorded | Invalid] = done.value
        return results
    raise AssertionError("reading lines waits for something")


def _object(reader: Reader, keys: tuple[str, ...]) -> dict[str, object]:
    return {reader.key(keys): reader.value(keys, 2) for _ in range(reader.byte() % 10)}


def _line(reader: Reader) -> bytes:
    return json.dumps({"text": reader.short_text(), **_object(reader, LINE_KEYS)}).encode()
