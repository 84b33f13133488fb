"""`jumpmaster bench screen`: what screening costs, and beside what a wallet's own detector costs. JSON on stdout.

Verdicts are timed with every check and its evidence, on hosts that are new to the process, over the feeds of this installation.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any, NamedTuple

from adapters.shared.collector import spared_from_collection
from bot.errors import AssistantError

if TYPE_CHECKING:
    from bot.bootstrap import ScreeningTools
    from bot.models import IncomingMessage
    from bot.settings import Settings

PEER = Path(__file__).parents[1] / "bench" / "peer_links.cjs"
PEER_CHECKS = 300
"""The peer takes about ten milliseconds a check on a full feed."""

_WARM = 20
_FEWEST, _MOST = 200, 1_000_000  # a percentile of fewer says nothing

_SYLLABLES = ("ba", "cor", "del", "fin", "gra", "hol", "jet", "kan", "lum", "mor", "nex", "pol", "qui", "ros", "sta", "tur", "vel", "zen")
_ENDINGS = ("com", "io", "xyz", "org", "app", "finance", "network", "vercel.app", "co.uk", "dev")
_WORDS = (
    "so i was looking at the bridge yesterday and gas went crazy again, did anybody else wait for the vote to end "
    "before moving the rest over? i think the next epoch starts on monday but the docs say something else entirely"
)
_LINES = (
    "gm everyone", "anyone else seeing the gas spike?", "lol same here", "i think the vote ends on monday", "thanks a lot!",
    "the bridge took me like 20 minutes", "nah not worth it imo", "ok see you tomorrow", "what wallet do you use for this",
)  # fmt: skip
_IN_DOUBT = (
    "a man from the other room showed me how he earns with it every day, he answers whoever writes him",
    "my cousin put in 200 and has 900 now, he can tell you how it went if you ask him",
    "they opened the second round for our group only, ask the girl with the cat for a place",
)  # fmt: skip
_LENGTHS = (200, 1_000, 10_000, 100_000, 1_000_000)


class _Taken(NamedTuple):
    """Microseconds of one call, by the clock and by the processor."""

    clock: float
    cpu: float


def add_screen_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--hosts", metavar="FILE", help="hosts to judge, one a line (default: made-up ones)")
    parser.add_argument("--count", type=_count, default=3000, metavar="N", help="hosts and messages timed (default: 3000)")
    parser.add_argument("--peer", metavar="FOLDER", help="where npm installed eth-phishing-detect@1.2.0; needs --feed and node")
    parser.add_argument("--feed", metavar="FILE", help="the feed given to the peer, as it was imported here (json or json.gz)")


def _count(written: str) -> int:
    # Digits that int() takes and nobody means are left out, too: "1_000".
    number = int(written[:9]) if written.isascii() and written.isdigit() else 0
    if not _FEWEST <= number <= _MOST:
        raise argparse.ArgumentTypeError(f"use a number from {_FEWEST} to {_MOST}")
    return number


def bench_screen(args: argparse.Namespace, settings: Settings) -> dict[str, Any]:
    """Return the report, microseconds; raises AssistantError where the peer is asked for and does not run."""
    from bot.bootstrap import open_screening

    started = time.perf_counter()
    tools = open_screening(settings)
    tools.open()
    opened = time.perf_counter() - started
    hosts = _read_hosts(args.hosts, args.count)
    with spared_from_collection():
        figures = _measure(tools, hosts, args)
    return {
        "benchmark": "screen",
        "feeds": {feed.name: feed.entries for feed in tools.feed_status()},
        "opened_ms": round(opened * 1e3, 1),
        **figures,
    }


def _measure(tools: ScreeningTools, hosts: Sequence[str], args: argparse.Namespace) -> dict[str, Any]:
    links, half = [f"https://{host}/" for host in hosts], len(hosts) // 2
    judge = tools.judge.judge_written
    for link in links[:_WARM]:
        judge(link)
    # The peer runs between two halves of ours, so that a machine that grows busy slows down both.
    taken = _take(judge, links[_WARM:half])
    peer = _measure_peer(args.peer, args.feed, hosts) if args.peer else None
    taken += _take(judge, links[half:])
    report: dict[str, Any] = {
        "verdict": _summarise(taken),
        "short_line": _time(tools.screener.screen, [_line(number) for number in range(args.count)]),
        "message_200": _time(tools.screener.screen, [_message(number, 200) for number in range(args.count)]),
        **_time_doubtful(tools, args.count),
        "lengths": _time_lengths(tools),
    }
    if peer:
        report["peer"] = peer
        report["times_faster_than_peer"] = round(peer["p50_us"] / report["verdict"]["p50_us"], 1)
        report["times_less_cpu_than_peer"] = round(peer["mean_cpu_us"] / report["verdict"]["mean_cpu_us"], 1)
    return report


def _time(work: Callable[[Any], object], inputs: Sequence[Any]) -> dict[str, float]:
    """Return microseconds. The first few warm the caches that every process warms."""
    for each in inputs[:_WARM]:
        work(each)
    return _summarise(_take(work, inputs[_WARM:]))


def _take(work: Callable[[Any], object], inputs: Sequence[Any]) -> list[_Taken]:
    taken = []
    for each in inputs:
        cpu, started = time.thread_time_ns(), time.perf_counter_ns()
        work(each)
        taken.append(_Taken((time.perf_counter_ns() - started) / 1e3, (time.thread_time_ns() - cpu) / 1e3))
    return taken


def _summarise(taken: Sequence[_Taken]) -> dict[str, float]:
    """Return the clock's and the processor's microseconds; other work on the machine stretches the former far more."""
    clock, cpu = (quantiles(each, n=100) for each in zip(*taken, strict=True))
    return {
        "n": len(taken),
        "p50_us": round(clock[49], 1),
        "p99_us": round(clock[98], 1),
        "max_us": round(max(each.clock for each in taken), 1),
        "p50_cpu_us": round(cpu[49], 1),
        "p99_cpu_us": round(cpu[98], 1),
        "mean_cpu_us": round(sum(each.cpu for each in taken) / len(taken), 1),
    }


def _time_doubtful(tools: ScreeningTools, count: int) -> dict[str, Any]:
    """Return what a message in doubt takes at a first look, in place, and at the second, which a worker takes."""
    messages = [_incoming(number, f"author {number}", None, f"{_IN_DOUBT[number % len(_IN_DOUBT)]} {number}") for number in range(count)]
    looks = [found.second_look for found in map(tools.screener.first_look, messages[:_FEWEST]) if found.second_look]
    timed = {"first_look_in_doubt": _time(tools.screener.first_look, messages)}
    return timed if len(looks) < _FEWEST / 2 else {**timed, "second_look": _time(lambda look: look(), looks)}


def _time_lengths(tools: ScreeningTools) -> dict[str, float]:
    """Return the microseconds a character takes, by the message's length: linear means that they do not grow."""
    found = {}
    for length in _LENGTHS:
        runs = []
        for number in range(3):
            message = _message(number, length)
            started = time.perf_counter()
            tools.screener.screen(message)
            runs.append(time.perf_counter() - started)
        found[str(length)] = round(median(runs) * 1e6 / length, 4)
    return found


def _message(number: int, length: int) -> IncomingMessage:
    words = _WORDS.split()
    turned = " ".join(words[number % len(words) :] + words[: number % len(words)])
    text = f"{number} " + (turned + " ") * (length // len(turned) + 1)
    return _incoming(number, f"author {number}", None, text[:length])


def _line(number: int) -> IncomingMessage:
    """Return what most members of a group write, each of a thousand in turn."""
    member = number % 1000
    return _incoming(number, f"member {member}", f"Robin {member:03}", f"{_LINES[number % len(_LINES)]} {number % 7}")


def _incoming(number: int, author: str, name: str | None, text: str) -> IncomingMessage:
    from datetime import UTC, datetime

    from bot.models import Author, Chat, ChatKind, IncomingMessage

    return IncomingMessage(
        ref=str(number),
        delivery_id=str(number),
        author=Author(id=author, name=name),
        chat=Chat(id="bench", kind=ChatKind.GROUP),
        text=text,
        conversation="bench",
        sent_at=datetime.now(UTC),
        addressed=False,
    )


def _read_hosts(name: str | None, count: int) -> list[str]:
    if name is None:
        return list(_make_hosts(count))
    try:
        hosts = Path(name).read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        raise AssistantError(f"{name} cannot be read.") from error
    if len(hosts) < _FEWEST:
        raise AssistantError(f"{name} has to hold at least {_FEWEST} hosts.")
    return hosts[:count]


def _make_hosts(count: int) -> Iterable[str]:
    from random import Random

    rng = Random(0)  # noqa: S311 - the same hosts every time
    for _ in range(count):
        name = "".join(rng.choices(_SYLLABLES, k=rng.randint(2, 5)))
        yield f"{rng.choice(('', 'app.', 'claim-'))}{name}{rng.randint(0, 99)}.{rng.choice(_ENDINGS)}"


def _measure_peer(folder: str, feed: str | None, hosts: Sequence[str]) -> dict[str, float]:
    if feed is None:
        raise AssistantError("The peer needs the feed: --feed FILE, in eth-phishing-detect's format.")
    with tempfile.TemporaryDirectory() as scratch:
        unpacked, listed = Path(scratch, "feed.json"), Path(scratch, "hosts.txt")
        try:
            content = Path(feed).read_bytes()
            unpacked.write_bytes(gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content)
        except (OSError, EOFError) as error:
            raise AssistantError(f"{feed} cannot be read.") from error
        listed.write_text("\n".join(hosts[:PEER_CHECKS]), encoding="utf-8")
        command = ["node", str(PEER), folder, str(unpacked), str(listed)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own script
        except (OSError, subprocess.CalledProcessError) as error:
            raise AssistantError("The peer does not run: it needs node and `npm install eth-phishing-detect@1.2.0` in --peer.") from error
    return {str(key): float(value) for key, value in json.loads(done.stdout).items()}
