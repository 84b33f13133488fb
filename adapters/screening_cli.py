"""`jumpmaster check` and `jumpmaster screen`: verdicts on links, and what is found in one message. No model is loaded."""

from __future__ import annotations

import argparse
import sys
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from adapters.shared.clean import clean_line, replace_surrogates
from adapters.shared.collector import spared_from_collection, without_collection
from adapters.shared.outcome_json import link_fields, secret_fields, to_line
from bot.errors import AssistantError
from bot.models import Author, Chat, ChatKind, Finding, IncomingMessage, LinkVerdict, Screening

if TYPE_CHECKING:
    from bot.settings import Settings
    from knowledge.feeds.models import FeedStatus

DONE = 0
SOME_FAILED = 1
LONGEST_INPUT = 64 * 2**20
LONGEST_LINK = 8192
_MARKS = {Finding.FLAGGED: "!", Finding.CLEARED: "+", Finding.PASSED: "-", Finding.NOT_RUN: "?", Finding.ERRORED: "x"}


def add_screening_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = commands.add_parser("check", help="judge links, with the evidence")
    check.add_argument("links", nargs="+", metavar="LINK", help="a link or host; - reads links from stdin, one a line")
    check.add_argument("--json", action="store_true", help="print one JSON object a link")
    check.set_defaults(run=_check)
    screen = commands.add_parser("screen", help="look for secrets, links and lures in one message")
    screen.add_argument("text", nargs="*", metavar="TEXT", help="the message; - or nothing reads stdin")
    screen.add_argument("--json", action="store_true", help="print one JSON object")
    screen.set_defaults(run=_screen)


def _check(args: argparse.Namespace, settings: Settings) -> int:
    with without_collection():
        from bot.bootstrap import open_screening
        from bot.screening.redaction import mask_secrets

        tools = open_screening(settings)
    feeds = tools.feed_status()
    code = DONE
    with spared_from_collection():
        for written in _links(args.links):
            # A verdict repeats the link as it was written, and links carry keys and seed phrases too.
            verdict = tools.judge.judge_written(mask_secrets(written))
            sys.stdout.write(_check_line(verdict, feeds) if args.json else _check_text(verdict))
            if any(each.finding is Finding.ERRORED for each in verdict.evidence):
                code = SOME_FAILED
    if not args.json:
        sys.stdout.write(_feeds_text(feeds))
    return code


def _screen(args: argparse.Namespace, settings: Settings) -> int:
    with without_collection():
        from bot.bootstrap import open_screening

        screener = open_screening(settings).screener
    text = _read_stdin() if not args.text or args.text == ["-"] else " ".join(args.text)
    screening = screener.screen(_to_incoming(replace_surrogates(text)))
    sys.stdout.write(to_line(_screen_fields(screening)) + "\n" if args.json else _screen_text(screening))
    return DONE


def _links(written: Sequence[str]) -> Iterator[str]:
    for each in written:
        if each == "-":
            yield from (line for line in _stdin_lines() if line.strip())
        else:
            yield replace_surrogates(each)


def _stdin_lines() -> Iterator[str]:
    """Yield stdin's lines as they come. Only a newline ends one; what is not UTF-8 is replaced, and judged as it then reads."""
    for number, line in enumerate(_stdin()):
        if number == 0:
            line = line.removeprefix(BOM_UTF8)  # an editor's mark is no part of a link
        yield line[: 4 * LONGEST_LINK].decode("utf-8", errors="replace").rstrip("\r\n")[:LONGEST_LINK]


def _read_stdin() -> str:
    return b"".join(_stdin())[:LONGEST_INPUT].decode("utf-8", errors="replace")


def _stdin() -> Iterable[bytes]:
    if sys.stdin is None:
        raise AssistantError("There is nothing to read: stdin is closed.")
    return sys.stdin.buffer


def _to_incoming(text: str) -> IncomingMessage:
    return IncomingMessage(
        ref="screen",
        delivery_id="screen",
        author=Author(id="author"),
        chat=Chat(id="screen", kind=ChatKind.GROUP),
        text=text,
        conversation="screen",
        sent_at=datetime.now(UTC),
        addressed=False,
    )


def _check_line(verdict: LinkVerdict, feeds: Sequence[FeedStatus]) -> str:
    known = [{"name": feed.name, "entries": feed.entries, "age_seconds": _age_seconds(feed)} for feed in feeds]
    return to_line({**link_fields(verdict), "feeds": known}) + "\n"


def _age_seconds(feed: FeedStatus) -> int | None:
    """Return None for a feed that was asked for and never came."""
    from knowledge.feeds.standing import NEVER

    return None if feed.age == NEVER else int(feed.age.total_seconds())


def _check_text(verdict: LinkVerdict) -> str:
    from bot.answering.verdicts import show_link

    lines = [f"{verdict.standing.value:<10} {verdict.score:.3f}  {clean_line(show_link(verdict))}"]
    lines += [f"  {_MARKS[each.finding]} {each.check}: {clean_line(each.detail)}" for each in verdict.evidence]
    return "\n".join(lines) + "\n"


def _feeds_text(feeds: Sequence[FeedStatus]) -> str:
    if not any(feed.entries for feed in feeds):
        return "No scam lists are loaded (jumpmaster feeds import FILE, jumpmaster feeds refresh).\n"
    from bot.screening.checks.listed import age_words

    told = [f"{feed.name}: {feed.entries:,} entries, " + (f"{age_words(feed.age)} old" if feed.entries else "not loaded") for feed in feeds]
    return "Lists: " + "; ".join(told) + ". Lists are late: being on none proves nothing.\n"


def _screen_fields(screening: Screening) -> dict[str, Any]:
    return {
        "links": [link_fields(link) for link in screening.links],
        "secrets": [secret_fields(secret) for secret in screening.secrets],
        "flagged": screening.flagged,
        "reasons": list(screening.reasons),
    }


def _screen_text(screening: Screening) -> str:
    lines = [f"flagged: {', '.join(screening.reasons) or 'yes'}" if screening.flagged else "not flagged"]
    lines += [f"secret: {each.kind} ({each.certainty.value}), characters {each.start} to {each.end}" for each in screening.secrets]
    return "\n".join(lines) + "\n" + "".join(_check_text(link) for link in screening.links)
