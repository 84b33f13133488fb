"""What screening costs on the lines of `discord_throughput`, without a door around it. Prints one JSON object.

    python -m tests.load.screening_mix [--messages 2000] [--distinct] [--distinct-links]

Microseconds a message: the median of each kind of line, and their mean. In that flood the lines are ten sentences with a number behind
each, and what is the same in them is known again; `--distinct` shuffles the words of each line and mixes in others. Every tenth line
holds the same link, of which most is kept; `--distinct-links` gives each line a host of its own.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.shared.collector import spared_from_collection
from bot.bootstrap import open_screening
from bot.models import Author, Chat, ChatKind, IncomingMessage
from bot.settings import Settings
from tests.load.discord_throughput import MEMBERS, TEXTS, line

_WARM = 40


def to_message(number: int, text: str) -> IncomingMessage:
    member = f"member{number % MEMBERS}"
    return IncomingMessage(
        ref=f"discord:1/{number}",
        delivery_id=str(number),
        author=Author(id=f"discord:{member}", name=member, username=member),
        chat=Chat(id="discord:1", kind=ChatKind.GROUP, thread_id=str(number % 20)),
        text=text,
        conversation=member,
        sent_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(milliseconds=number),
        addressed=False,
    )


def measure(messages: int, *, distinct: bool, distinct_links: bool) -> list[float]:
    """Return the median of each kind of line, in the order of `TEXTS`."""
    lines = {number: line(number, distinct=distinct) for number in range(-_WARM, messages)}
    if distinct_links:
        lines = {number: text.replace("blog.example", f"notes-of-{number}") for number, text in lines.items()}
    flood = [to_message(number, text) for number, text in lines.items()]
    taken: list[list[float]] = [[] for _ in TEXTS]
    with tempfile.TemporaryDirectory() as home:
        tools = open_screening(Settings(home=Path(home)))
        tools.open()
        with spared_from_collection():
            for number, message in enumerate(flood, start=-_WARM):
                started = time.perf_counter()
                tools.screener.screen(message)
                taken[number % len(TEXTS)].append(time.perf_counter() - started)
    return [statistics.median(each) * 1e6 for each in taken]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--distinct", action="store_true")
    parser.add_argument("--distinct-links", action="store_true")
    given = parser.parse_args()
    medians = measure(given.messages, distinct=given.distinct, distinct_links=given.distinct_links)
    found = {"mean_us": round(statistics.mean(medians), 1), "lines_us": dict(zip(TEXTS, [round(each, 1) for each in medians], strict=True))}
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
