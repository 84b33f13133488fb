"""Recorded lines in, outcomes out: parsing, order, bounds."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.shared.replay import Invalid, Recorded, parse_line
from adapters.shared.replay_stream import IN_FLIGHT, LONGEST_LINE, LineSplitter, is_failure, parse_lines, read_blocks, replay
from bot.models import ChatKind, Entity, IncomingMessage, Outcome, OutcomeKind, Role
from tests.fakes.assistant import FakeAssistant, echo


def parse(fields: object, number: int = 1) -> Recorded | Invalid:
    return parse_line(json.dumps(fields).encode(), number)


def message(**fields: Any) -> IncomingMessage:
    parsed = parse({"id": "a", "text": "hi", **fields})
    assert isinstance(parsed, Recorded), parsed
    return parsed.message


async def run(assistant: FakeAssistant, *blocks: bytes) -> tuple[list[dict[str, Any]], dict[str, int]]:
    async def read() -> AsyncIterator[bytes]:
        for block in blocks:
            yield block

    written: list[str] = []
    counts = await replay(parse_lines(read()), assistant.handle, written.append)
    return [json.loads(line) for line in written], dict(counts)


def test_only_text_is_needed() -> None:
    parsed = parse({"text": "hi"}, number=7)
    assert isinstance(parsed, Recorded)
    assert parsed.id == "line-7"
    assert parsed.message.conversation == "line-7"
    assert parsed.message.chat.kind is ChatKind.PRIVATE
    assert parsed.message.author.role is Role.MEMBER
    assert parsed.message.addressed
    assert parsed.message.quoted_text is None
    assert parsed.message.sent_at.tzinfo is not None


def test_every_field_arrives() -> None:
    got = message(
        chat="group",
        author="u9",
        author_name="Ann",
        author_username="ann",
        author_role="moderator",
        addressed=True,
        conversation="c1",
        text="see 👍 here",
        entities=[{"type": "text_link", "offset": 6, "length": 4, "url": "https://example.org"}],
        reply_to_text="quoted",
        lang="pt-BR",
    )
    assert (got.author.id, got.author.name, got.author.username, got.author.role) == ("u9", "Ann", "ann", Role.MODERATOR)
    assert got.chat.kind is ChatKind.GROUP
    assert (got.conversation, got.quoted_text, got.lang_hint) == ("c1", "quoted", "pt")
    (entity,) = got.entities
    assert entity == Entity(type="text_link", offset=6, length=4, url="https://example.org")
    assert got.text[entity.offset : entity.offset + entity.length] == "here"


def test_fields_it_does_not_know_are_left_alone() -> None:
    assert message(expect="answer", section=["x"]).text == "hi"


def test_null_is_the_same_as_absent() -> None:
    got = message(chat=None, author=None, author_role=None, addressed=None, entities=None, reply_to_text=None, lang=None)
    assert got.addressed
    assert got.entities == ()


def test_authors_of_different_conversations_are_different_people() -> None:
    assert message(conversation="c1").author.id != message(conversation="c2").author.id


@pytest.mark.parametrize(
    ("text", "is_addressed"),
    [
        ("what is an airdrop", False),
        ("/help", True),
        ("hey @AirdropGuideBot what is it", True),
        ("@bob look", False),
        ("mail me@somebot.example", False),
        ("1/2 done", False),
    ],
)
def test_in_a_group_only_a_mention_or_command_speaks_to_it(text: str, is_addressed: bool) -> None:
    assert message(chat="group", text=text).addressed is is_addressed
    assert message(chat="group", text=text, addressed=True).addressed
    assert not message(text=text, addressed=False).addressed


def test_a_lone_surrogate_becomes_one_other_character() -> None:
    parsed = parse_line(rb'{"id": "a\ud800", "text": "a\udc00b\u0000"}', 1)
    assert isinstance(parsed, Recorded)
    assert (parsed.id, parsed.message.text) == ("a\ufffd", "a\ufffdb\0")


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"not json", "it is not JSON (character 1)"),
        (b'"text"', "it is not a JSON object"),
        (b"[1]", "it is not a JSON object"),
        (b'{"text": "\xff"}', "it is not UTF-8 (byte 11)"),
        (b'{"text": "a\0b"}', "it is not JSON (character 12)"),
        (b'{"text": "a", "text": "b"}', "a field is there twice"),
        (b'{"text": "a", "n": NaN}', "NaN and Infinity are not JSON"),
        (b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "it holds a number that is too long"),
        (b'{"text": "a", "n": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "it is nested too deeply"),
        (b"{}", "text is missing"),
    ],
)
def test_a_line_that_is_no_message_says_why(line: bytes, error: str) -> None:
    assert parse_line(line, 3) == Invalid(id="line-3", error=error)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"text": None}, "text is missing"),
        ({"text": 5}, "text has to be a text"),
        ({"chat": "channel"}, "chat has to be one of private, group"),
        ({"chat": ["group"]}, "chat has to be one of private, group"),
        ({"author": {}}, "author has to be a text"),
        ({"author": True}, "author has to be a text"),
        ({"author_role": "king"}, "author_role has to be one of member, new_member, moderator, admin, bot"),
        ({"addressed": "yes"}, "addressed has to be true or false"),
        ({"reply_to_text": 1}, "reply_to_text has to be a text"),
        ({"lang": 1}, "lang has to be a text"),
        ({"entities": {}}, "entities has to be a list"),
        ({"entities": [1]}, "entities[0] has to be an object"),
        ({"entities": [{"type": 1}]}, "entities[0].type has to be a text"),
        ({"entities": [{"type": "text_link", "offset": 0, "length": 1}]}, "entities[0].url has to be a text"),
        ({"entities": [{"type": "bold", "offset": 0.0, "length": 1}]}, "entities[0].offset has to be a whole number from 0"),
        ({"entities": [{"type": "bold", "offset": 0, "length": -1}]}, "entities[0].length has to be a whole number from 0"),
    ],
)
def test_a_wrong_field_is_named_under_the_lines_own_id(fields: dict[str, Any], error: str) -> None:
    assert parse({"id": "a", "text": "hi", **fields}) == Invalid(id="a", error=error)


@pytest.mark.parametrize("wrong", ["", "x" * 300, True, 1.5, [], {}, 10**30])
def test_an_id_that_cannot_be_echoed_is_refused(wrong: object) -> None:
    parsed = parse({"id": wrong, "text": "hi"}, number=2)
    assert isinstance(parsed, Invalid)
    assert (parsed.id, parsed.error[:9]) == ("line-2", "id has to")


def test_a_number_as_id_is_echoed_as_a_number() -> None:
    parsed = parse({"id": 12, "text": "hi"})
    assert isinstance(parsed, Recorded)
    assert (parsed.id, parsed.message.ref) == (12, "12")


def test_an_error_never_repeats_the_line() -> None:
    secret = "legal winner thank year wave sausage"
    for fields in ({"chat": secret}, {"author_role": secret}, {"addressed": secret}, {"entities": [secret]}, {secret: 1, "text": 1}):
        parsed = parse({"id": "a", "text": "hi", **fields})
        assert isinstance(parsed, Recorded) or "legal" not in parsed.error
    broken = parse_line(f'{{"text": "{secret}'.encode(), 1)
    assert isinstance(broken, Invalid)
    assert "legal" not in broken.error


def test_blocks_may_end_anywhere() -> None:
    data = '{"a": "é\u2028"}\r\n\n{"b"'.encode()
    for cut in range(len(data)):
        splitter = LineSplitter()
        lines = [*splitter.feed(data[:cut]), *splitter.feed(data[cut:]), *splitter.finish()]
        assert lines == ['{"a": "é\u2028"}\r'.encode(), b"", b'{"b"']


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    splitter = LineSplitter()
    assert list(splitter.feed(b"\xef\xbb\xbf{}\n\xef\xbb\xbf{}\n")) == [b"{}", b"\xef\xbb\xbf{}"]


def test_an_endless_line_takes_no_memory_and_the_next_one_is_read() -> None:
    splitter = LineSplitter()
    block = b"x" * (LONGEST_LINE // 4)
    assert [line for _ in range(40) for line in splitter.feed(block)] == []
    assert list(splitter.feed(b"\n{}\n")) == [None, b"{}"]


@pytest.mark.asyncio
async def test_the_run_goes_on_after_lines_that_are_wrong() -> None:
    lines, counts = await run(FakeAssistant(), b'{"id":"1","text":"a"}\nnope\n\n  \r\n{"id":"3"', b',"text":"b\\u2028"}')
    assert [line["id"] for line in lines] == ["1", "line-2", "3"]
    assert lines[1] == {"id": "line-2", "error": "it is not JSON (character 1)"}
    assert counts == {"answered": 2, "error": 1}


@pytest.mark.asyncio
async def test_a_line_of_a_megabyte_is_a_line_like_others() -> None:
    line = json.dumps({"id": "big", "text": "я" * 500_000}, ensure_ascii=False).encode()
    (answer,), _ = await run(FakeAssistant(), *(line[start : start + 65536] for start in range(0, len(line), 65536)))
    assert len(answer["text"]) > 500_000


@pytest.mark.asyncio
async def test_outcomes_come_in_the_order_of_the_lines() -> None:
    def slow_first(incoming: IncomingMessage) -> float:
        return 0.05 if incoming.ref == "0" else 0

    assistant = FakeAssistant(delay_seconds=slow_first)
    lines, _ = await run(assistant, b"".join(b'{"id":"%d","text":"x"}\n' % number for number in range(5)))
    assert [line["id"] for line in lines] == ["0", "1", "2", "3", "4"]
    assert assistant.finished[-1] == "0"


@pytest.mark.asyncio
async def test_lines_of_one_conversation_wait_for_each_other() -> None:
    def earlier_is_slower(incoming: IncomingMessage) -> float:
        return 0.02 / (1 + int(incoming.ref))

    assistant = FakeAssistant(delay_seconds=earlier_is_slower)
    await run(assistant, b"".join(b'{"id":"%d","text":"x","conversation":"c%d"}\n' % (n, n % 2) for n in range(8)))
    assert [ref for ref in assistant.finished if int(ref) % 2] == ["1", "3", "5", "7"]
    assert assistant.most_in_flight == 2


@pytest.mark.asyncio
async def test_only_so_many_lines_are_in_flight() -> None:
    assistant = FakeAssistant(delay_seconds=lambda incoming: 0.001)
    await run(assistant, b'{"text":"x"}\n' * 200)
    assert assistant.most_in_flight == IN_FLIGHT
    assert len(assistant.finished) == 200


@pytest.mark.asyncio
async def test_an_answer_is_written_before_the_next_line_comes() -> None:
    written: list[str] = []
    answered = asyncio.Event()

    async def read() -> AsyncIterator[bytes]:
        yield b'{"id":"1","text":"x"}\n'
        await asyncio.wait_for(answered.wait(), 5)
        yield b'{"id":"2","text":"x"}\n'

    def write(line: str) -> None:
        written.append(line)
        answered.set()

    await replay(parse_lines(read()), FakeAssistant().handle, write)
    assert len(written) == 2


@pytest.mark.asyncio
async def test_an_assistant_that_breaks_on_a_line_costs_that_line() -> None:
    def break_on_b(incoming: IncomingMessage) -> Outcome:
        if incoming.text == "b":
            raise RuntimeError("legal winner thank year")
        return echo(incoming)

    lines, counts = await run(FakeAssistant(break_on_b), b'{"id":"1","text":"a"}\n{"id":"2","text":"b"}\n{"id":"3","text":"c"}\n')
    assert lines[1] == {"id": "2", "error": "it could not be answered (RuntimeError)"}
    assert counts == {"answered": 2, "error": 1}


@pytest.mark.asyncio
async def test_a_failed_outcome_is_a_failure() -> None:
    _, counts = await run(FakeAssistant(lambda incoming: Outcome(kind=OutcomeKind.FAILED)), b'{"text":"x"}')
    assert counts == {"failed": 1}


@pytest.mark.asyncio
async def test_a_reader_that_fails_ends_the_run() -> None:
    async def read() -> AsyncIterator[bytes]:
        yield b'{"id":"1","text":"x"}\n'
        raise OSError("gone")

    written: list[str] = []
    with pytest.raises(OSError, match="gone"):
        await replay(parse_lines(read()), FakeAssistant().handle, written.append)
    assert len(written) == 1


@pytest.mark.asyncio
async def test_a_writer_that_fails_ends_the_run_though_more_lines_come() -> None:
    async def read() -> AsyncIterator[bytes]:
        while True:
            yield b'{"text":"x"}\n'
            await asyncio.sleep(0)

    def write(line: str) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        await replay(parse_lines(read()), FakeAssistant().handle, write)


@pytest.mark.asyncio
async def test_a_pipe_is_read_as_it_fills() -> None:
    reading, writing = os.pipe()
    blocks = read_blocks(reading)
    os.write(writing, b"one")
    assert await anext(blocks) == b"one"
    os.write(writing, b"two")
    assert await anext(blocks) == b"two"
    os.close(writing)
    assert [block async for block in blocks] == []
    os.close(reading)


def test_nothing_failed_where_all_was_answered() -> None:
    from collections import Counter

    assert not is_failure(Counter(answered=3, ignored=1))
    assert is_failure(Counter(answered=3, error=1))
    assert is_failure(Counter(failed=1))


@pytest.mark.parametrize(
    ("offset", "length", "shown"),
    [(2, 4, "here"), (3, 4, "here"), (99, 10**30, "")],
)
def test_a_link_is_kept_whatever_its_place(offset: int, length: int, shown: str) -> None:
    """Code points, then a platform's UTF-16 units, which one that ends after the text gives away, then neither."""
    entity = {"type": "text_link", "offset": offset, "length": length, "url": "https://a.example/"}
    found = parse_line(json.dumps({"text": "\U0001f680 here", "entities": [entity]}).encode(), 1)
    assert isinstance(found, Recorded)
    (kept,) = found.message.entities
    assert found.message.text[kept.offset : kept.offset + kept.length] == shown
    assert kept.url == "https://a.example/"
