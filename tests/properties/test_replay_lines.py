"""Any bytes in: one JSON object a line that is not empty, and no crash."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from adapters.shared.replay import Invalid, Recorded, parse_line
from adapters.shared.replay_stream import parse_lines, replay
from bot.models import IncomingMessage
from tests.fakes.assistant import FakeAssistant

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = [
    "id",
    "text",
    "chat",
    "author",
    "author_name",
    "author_username",
    "author_role",
    "addressed",
    "conversation",
    "entities",
    "reply_to_text",
    "lang",
]
ENTITY = st.fixed_dictionaries(
    {"type": st.sampled_from(["text_link", "bold"]), "offset": st.integers(-2, 40), "length": st.integers(-2, 40)},
    optional={"url": st.text(max_size=9) | st.none()},
)
LIKELY = st.fixed_dictionaries(
    {"text": st.text(st.characters(), max_size=30)},
    optional={
        "id": st.text(st.characters(), min_size=1, max_size=5) | st.integers(0, 9),
        "conversation": st.sampled_from(["a", "b"]),
        "chat": st.sampled_from(["private", "group"]),
        "entities": st.lists(ENTITY, max_size=2),
        "lang": st.sampled_from(["en", "pt-BR", ""]),
    },
)
ODD = st.dictionaries(st.sampled_from(FIELDS), ANY_JSON)
LINES = st.lists(
    st.binary(max_size=40) | LIKELY.map(lambda fields: json.dumps(fields).encode()) | ODD.map(lambda fields: json.dumps(fields).encode()),
    max_size=12,
)


async def run(blocks: Sequence[bytes]) -> tuple[list[str], int]:
    async def read() -> AsyncIterator[bytes]:
        for block in blocks:
            yield block

    written: list[str] = []
    counts = await replay(parse_lines(read()), FakeAssistant().handle, written.append)
    return written, counts.total()


@given(LINES, st.integers(1, 50), st.sampled_from([b"\n", b"\r\n"]))
@example([b"\xef\xbb\xbf"], 50, b"\n")
@example([b'{"text": "\\ud800"}', b"\x0b\x0c", b"\x85", "\u2028".encode()], 3, b"\n")
def test_there_is_one_object_for_each_line_that_is_not_empty(lines: list[bytes], size: int, end: bytes) -> None:
    data = end.join(lines)
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    written, total = asyncio.run(run(blocks))
    expected = [line for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()]
    assert len(written) == total == len(expected)
    for line in written:
        assert line.endswith("\n")
        assert len(line.splitlines()) == 1
        line.encode()
        fields = json.loads(line)
        assert {"id", "error"} == set(fields) or {"id", "kind", "text", "actions"} <= set(fields)


@given(LIKELY)
def test_what_was_written_by_the_contract_is_read_as_written(fields: dict[str, Any]) -> None:
    parsed = parse_line(json.dumps(fields).encode(), 1)
    text = fields["text"]
    fits = all(
        entity["offset"] >= 0 and entity["length"] >= 0 and (entity["type"] != "text_link" or entity.get("url") is not None)
        for entity in fields.get("entities", [])
    )
    assert isinstance(parsed, Recorded if fits else Invalid)
    if isinstance(parsed, Recorded):
        message: IncomingMessage = parsed.message
        assert len(message.text) == len(text)
        written = fields.get("entities", [])
        assert [entity.url for entity in message.entities] == [entity.get("url") for entity in written]
        assert all(0 <= entity.offset <= entity.offset + entity.length <= len(message.text) for entity in message.entities)
        if all(entity["offset"] + entity["length"] <= len(text) for entity in written):
            assert [entity.offset for entity in message.entities] == [entity["offset"] for entity in written]


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=40))
def test_each_conversation_is_heard_in_order(conversations: list[str]) -> None:
    lines = [json.dumps({"id": number, "text": "x", "conversation": name}) for number, name in enumerate(conversations)]
    assistant = FakeAssistant(delay_seconds=lambda message: int(message.ref) % 3 * 1e-4)

    async def go() -> list[str]:
        async def read() -> AsyncIterator[bytes]:
            yield "\n".join(lines).encode()

        written: list[str] = []
        await replay(parse_lines(read()), assistant.handle, written.append)
        return written

    written = asyncio.run(go())
    assert [json.loads(line)["id"] for line in written] == list(range(len(conversations)))
    for name in "abc":
        heard = [int(ref) for ref in assistant.finished if conversations[int(ref)] == name]
        assert heard == sorted(heard)
