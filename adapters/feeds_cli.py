"""`jumpmaster feeds import | refresh | status | export | train | remove | block | allow | retract`: arguments, files and exit codes.

The work is `knowledge.feeds`, the lines are `feeds_lines`. With --json stdout carries JSON lines and nothing else.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.feeds_import import add_import_arguments, lists_allowed, max_age_of, name_after, read_file
from adapters.feeds_train import add_train_arguments, train_model
from adapters.shared.clean import clean_line
from bot.errors import AssistantError, BadConfiguration
from knowledge.whole_files import write_whole

if TYPE_CHECKING:
    from bot.settings import Settings
    from knowledge.feeds.configured import ConfiguredFeed
    from knowledge.feeds.refresh import RefreshResult
    from knowledge.feeds.store import FeedStore

DONE, SOME_FAILED, WRONG_USAGE = 0, 1, 2
DECIDED_BY = "operator"

Run = Callable[[argparse.Namespace, "FeedStore", "Settings"], int]


def add_feeds_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `feeds` command. Its parsers set `run`: a function of the arguments and the settings to an exit code."""
    parser = subparsers.add_parser("feeds", help="scam feeds: import, refresh, status, export, your own decisions")
    commands = parser.add_subparsers(dest="feeds_command", required=True, metavar="COMMAND")
    add_import_arguments(_add_command(commands, "import", "read a feed from a file: JSON, YAML or text, gzip too", _import))
    refreshing = _add_command(commands, "refresh", "fetch the configured feeds: all that are switched on, or these", _refresh)
    refreshing.add_argument("names", nargs="*", metavar="NAME")
    refreshing.add_argument("--force", action="store_true", help="take a feed even if it shrank or grew beyond belief")
    status = _add_command(commands, "status", "how each feed stands", _status)
    status.add_argument("--quarantine", action="store_true", help="print every entry that was set aside, with the reason")
    status.add_argument("--history", action="store_true", help="print how many entries came and went, by feed and day")
    exporting = _add_command(commands, "export", "write your own decisions in eth-phishing-detect's format", _export)
    exporting.add_argument("--out", type=Path, metavar="FILE", help="write to a file instead of stdout")
    add_train_arguments(_add_command(commands, "train", "train the learned score from the feeds and lists of honest hosts", _train))
    removing = _add_command(commands, "remove", "forget a feed, and all it lists", _remove)
    removing.add_argument("names", nargs="+", metavar="NAME")
    for name, help_text in _DECISIONS.items():
        deciding = _add_command(commands, name, help_text, _decide)
        deciding.add_argument("domains", nargs="+", metavar="DOMAIN", help="a domain, a page's address or a wallet's")


_DECISIONS = {
    "block": "record that a domain is malicious; this stands above every feed",
    "allow": "record that a domain is not malicious, whatever feeds say",
    "retract": "take a `block` or `allow` back",
}


def run_feeds(args: argparse.Namespace, settings: Settings) -> int:
    """Run the chosen command; raises BadConfiguration or AssistantError with one plain sentence."""
    from bot.bootstrap import open_feeds
    from knowledge.feeds.configured import FeedsMisconfigured
    from knowledge.feeds.reports import FeedProblem

    try:
        return int(args.feeds_run(args, open_feeds(settings), settings))
    except FeedsMisconfigured as error:
        raise BadConfiguration(clean_line(str(error))) from error
    except FeedProblem as error:
        raise AssistantError(_sentence(error.reason)) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        where = clean_line(str(error.filename or settings.home))
        raise AssistantError(f"{where} cannot be used: {error.strerror or type(error).__name__}.") from error


def _add_command(commands: Any, name: str, help_text: str, run: Run) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_text, description=help_text)
    parser.add_argument("--json", action="store_true", help="print JSON lines")
    parser.set_defaults(run=run_feeds, feeds_run=run)
    return parser


def _import(args: argparse.Namespace, store: FeedStore, settings: Settings) -> int:
    from adapters.feeds_lines import failed_line, installed_line
    from knowledge.feeds.configured import load_feeds
    from knowledge.feeds.models import ListedAs
    from knowledge.feeds.refresh import ANYTHING, CAREFUL
    from knowledge.feeds.reports import FeedRejected

    name = args.name or name_after(args.file)
    configured = next((feed for feed in load_feeds(settings.home) if feed.name == name), None)
    content = read_file(args.file)
    if isinstance(content, str):
        return _end(args, failed_line(name, content))
    try:
        max_age = max_age_of(args.max_age, configured)
    except ValueError:
        _note("--max-age has to be a time such as 12h or 90d, up to 366d, or never.")
        return WRONG_USAGE
    allows = args.allow or lists_allowed(args.file)
    _note(f"Reading {clean_line(args.file.name)} ...")
    if allows and not args.allow:
        _note("By its name it lists what is not to be blocked, and is read so. If it does not, give the file another name.")
    try:
        report = store.install(
            name,
            content,
            format=configured.format if configured and args.format == "auto" else args.format,
            fetched_at=datetime.now(UTC),
            licence=configured.licence if configured else None,
            max_age=max_age,
            dated=args.dated,
            file_name=args.file.name,
            listed_as=ListedAs.ALLOWED if allows else ListedAs.BLOCKED,
            smallest_share=(ANYTHING if args.force else CAREFUL).smallest_share,
        )
    except FeedRejected as error:
        return _end(args, failed_line(name, f"{clean_line(str(args.file))} was not imported: {clean_line(error.reason).rstrip('.')}."))
    _print(args, *installed_line(report))
    return DONE


def _refresh(args: argparse.Namespace, store: FeedStore, settings: Settings) -> int:
    import asyncio

    from adapters.feeds_lines import refreshed_line
    from knowledge.feeds.configured import load_feeds
    from knowledge.feeds.fetch import Fetcher
    from knowledge.feeds.refresh import ANYTHING, CAREFUL, refresh

    feeds = _choose(load_feeds(settings.home), args.names)
    if isinstance(feeds, str):
        _note(feeds)
        return WRONG_USAGE
    _note(f"Fetching {', '.join(feed.name for feed in feeds)} ..." if feeds else "No feed is switched on.")
    caution = ANYTHING if args.force else CAREFUL

    def show(result: RefreshResult) -> None:
        """A person sees each result as it comes; a script gets them in order, once all are there."""
        if not args.json:
            _print(args, *refreshed_line(result))
            sys.stdout.flush()

    results = asyncio.run(refresh(store, feeds, fetcher=Fetcher(), now=datetime.now(UTC), caution=caution, tell=show))
    if args.json:
        for result in results:
            _print(args, *refreshed_line(result))
    return DONE if all(result.is_good for result in results) else SOME_FAILED


def _choose(feeds: Sequence[ConfiguredFeed], names: Sequence[str]) -> tuple[ConfiguredFeed, ...] | str:
    """Return the feeds to fetch, or what is wrong with the names. Who names a feed that is switched off wants it this once."""
    by_name = {feed.name: feed for feed in feeds}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        return f"No feed is called {clean_line(unknown[0])}. There are {', '.join(by_name)}."
    if names:
        return tuple(by_name[name] for name in dict.fromkeys(names))
    return tuple(feed for feed in feeds if feed.enabled and (feed.amends is None or by_name[feed.amends].enabled))


def _status(args: argparse.Namespace, store: FeedStore, settings: Settings) -> int:
    from adapters.feeds_lines import NEVER_LOADED, history_line, quarantined_line, status_line
    from knowledge.feeds.configured import load_feeds
    from knowledge.feeds.models import FeedStatus
    from knowledge.feeds.standing import NEVER

    configured = {feed.name: feed for feed in load_feeds(settings.home)}
    standing = {status.name: status for status in store.status()}
    for name in sorted({*standing, *(name for name, feed in configured.items() if feed.enabled)}):
        missing = FeedStatus(name=name, entries=0, quarantined=0, age=NEVER, stale=True, problem=NEVER_LOADED)
        _print(args, *status_line(standing.get(name, missing), store.facts(name), configured.get(name)))
    if args.history:
        for day in store.history():
            _print(args, *history_line(day))
    if args.quarantine:
        for entry in store.quarantined():
            _print(args, *quarantined_line(entry))
    elif not args.json and any(status.quarantined for status in standing.values()):
        _note("What was set aside: jumpmaster feeds status --quarantine")
    return DONE


def _export(args: argparse.Namespace, store: FeedStore, _: Settings) -> int:
    import json

    content = store.export()
    if args.out is None:
        if args.json:
            content = json.dumps(json.loads(content), ensure_ascii=False).encode() + b"\n"
        sys.stdout.write(content.decode())
        return DONE
    _write_file(args.out, content)
    _print(args, {"path": str(args.out), "bytes": len(content)}, f"written: {clean_line(str(args.out))}")
    return DONE


def _train(args: argparse.Namespace, store: FeedStore, settings: Settings) -> int:
    _print(args, *train_model(args, store, settings, _note))
    return DONE


def _remove(args: argparse.Namespace, store: FeedStore, _: Settings) -> int:
    code = DONE
    for name in args.names:
        if store.remove(name):
            _print(args, {"feed": name, "removed": True}, f"removed: {clean_line(name)}")
        else:
            _print(args, {"feed": name, "error": "is not loaded"}, f"failed: {clean_line(name)} is not loaded")
            code = SOME_FAILED
    return code


def _decide(args: argparse.Namespace, store: FeedStore, _: Settings) -> int:
    from adapters.feeds_lines import decided_line, refused_line

    code, at = DONE, datetime.now(UTC)
    for domain in args.domains:
        if args.feeds_command == "retract":
            reason = None if store.retract(domain, at=at, by=DECIDED_BY) else "there is no decision of yours on it"
        else:
            refused = store.confirm(domain, blocked=args.feeds_command == "block", at=at, by=DECIDED_BY)
            reason = refused.reason.value if refused else None
        _print(args, *(refused_line(domain, reason) if reason else decided_line(domain, args.feeds_command)))
        code = SOME_FAILED if reason else code
    return code


def _write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    try:
        write_whole(path, [content])
    except OSError as error:
        raise AssistantError(f"{clean_line(str(path))} cannot be written: {error.strerror or type(error).__name__}.") from error


def _sentence(reason: str) -> str:
    cleaned = clean_line(reason).rstrip(".")
    return f"{cleaned[:1].upper()}{cleaned[1:]}."


def _end(args: argparse.Namespace, line: tuple[dict[str, Any], str]) -> int:
    _print(args, *line)
    return SOME_FAILED


def _print(args: argparse.Namespace, line: dict[str, Any], text: str) -> None:
    from adapters.shared.outcome_json import to_line

    sys.stdout.write((to_line(line) if args.json else text) + "\n")


def _note(text: str) -> None:
    with suppress(OSError):
        sys.stderr.write(text + "\n")
