"""`jumpmaster feeds train`: read lists of hosts, have the learned score trained from them and the feeds, and write the model.

Nothing of the lists goes into the model but weights of hashed pieces.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from errno import EISDIR
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.shared.clean import clean_line
from bot.errors import AssistantError
from knowledge.whole_files import PARTIAL

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from bot.settings import Settings
    from knowledge.feeds.store import FeedStore
    from knowledge.linkmodel.hashing import SignsOf
    from knowledge.linkmodel.train import Sighting

LARGEST_LIST = 64 * 1024 * 1024


def add_train_arguments(parser: argparse.ArgumentParser) -> None:
    lists: dict[str, Any] = {"nargs": "+", "type": Path, "metavar": "FILE", "default": []}
    parser.add_argument(
        "--legit", **lists, required=True, help="honest crypto sites, one host a line; the false alarms are kept few on these"
    )
    parser.add_argument("--ordinary", **lists, help="honest sites of any kind, one host a line")
    parser.add_argument(
        "--scams", **lists, help="scams that no feed lists yet, one host a line, beside what the feeds block; they count as the newest"
    )
    parser.add_argument(
        "--hold-out", type=int, metavar="SEED", help="write no model: train on half of the honest hosts and measure on the other half"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the model goes (default: the one that verdicts use)")


def train_model(args: argparse.Namespace, store: FeedStore, settings: Settings, say: Callable[[str], None]) -> tuple[dict[str, Any], str]:
    """Train and write the model; return its JSON line and its line for people. Raises AssistantError with one sentence."""
    from knowledge.linkmodel.calibration import TooFewHosts
    from knowledge.linkmodel.files import FILE_NAME, write_model
    from knowledge.linkmodel.train import Sighting, train

    out: Path = args.out or settings.home / FILE_NAME
    if args.hold_out is None:
        _check_writable(out)
    today = datetime.now(UTC).date()
    legit = [host for path in args.legit for host in _read_list(path) if not _is_allowed(store, host)]
    ordinary = [_read_list(path) for path in args.ordinary]
    newer = [Sighting(host, today) for path in args.scams for host in _read_list(path)]
    listed = list(_sightings(store))
    try:
        if args.hold_out is not None:
            return _measure(store, listed, legit, ordinary, newer, seed=args.hold_out, say=say)
        model = train(
            [*listed, *newer],
            legit,
            signs_of=_signs(),
            ordinary=ordinary,
            facts={"trained": today.isoformat(), "feeds": [each.name for each in store.status() if each.entries]},
            progress=say,
        )
    except TooFewHosts as error:
        raise AssistantError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
    checksum = write_model(out, model)
    counts = model.facts["hosts"]
    text = f"{clean_line(str(out))}: learned from {counts[0]:,} scams and {sum(counts[1:]):,} honest hosts (sha256 {checksum[:12]})"
    return {"path": str(out), "sha256": checksum, "scams": counts[0], "legit": counts[1], "ordinary": sum(counts[2:])}, text


def _check_writable(out: Path) -> None:
    """Raise AssistantError where the model can't be written: better said before the minutes that training takes."""
    probe = out.with_name(f"{out.name}.{os.getpid()}{PARTIAL}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
        if out.is_dir():
            raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    except OSError as error:
        raise AssistantError(f"{clean_line(str(out))} cannot be written: {error.strerror or type(error).__name__}.") from error


def _measure(
    store: FeedStore,
    listed: list[Sighting],
    legit: list[str],
    ordinary: list[Sequence[str]],
    newer: list[Sighting],
    *,
    seed: int,
    say: Callable[[str], None],
) -> tuple[dict[str, Any], str]:
    from adapters.feeds_measure import measure_model

    figures = measure_model(store, listed=listed, legit=legit, ordinary=ordinary, newer=newer, signs_of=_signs(), seed=seed, say=say)
    return figures, json.dumps(figures, indent=1)


def _sightings(store: FeedStore) -> Iterator[Sighting]:
    """Return what the feeds block, with the day each was first seen: newer scams count more.

    What a feed held when it was first imported may be of any age, so that day is no date.
    """
    from knowledge.linkmodel.train import Sighting

    first_import: dict[str, date] = {}
    for day in store.history():
        first_import.setdefault(day.feed, day.day)
    find = store.lookup().find_host
    for host in store.blocked_hosts():
        days = (
            each.since.date()
            for each in find(host)
            if each.entry == host and each.since and each.since.date() != first_import.get(each.feed)
        )
        yield Sighting(host, min(days, default=None))


def _is_allowed(store: FeedStore, written: str) -> bool:
    """Tell whether a feed permits the host: it is never flagged then, so it must not shift where suspicion begins."""
    from knowledge.feeds.models import ListedAs
    from knowledge.hostnames import normalize_host

    host = normalize_host(written)
    return host is not None and any(each.listed_as is ListedAs.ALLOWED for each in store.lookup().find_host(host))


def _signs() -> SignsOf:
    from bot.screening.checks.signs import compute_signs
    from knowledge.brand_files import load_brands
    from knowledge.hostkinds import load_hostkinds
    from knowledge.hostnames import parse_address

    brands, hosts = load_brands(), load_hostkinds()

    def signs_of(host: str) -> dict[str, float]:
        address = parse_address(host)
        return dict(compute_signs(address, brands, hosts)) if address else {}

    return signs_of


def _read_list(path: Path) -> Sequence[str]:
    """Return the lines that are no comment; what follows a comma or blank on a line is not the host."""
    shown = clean_line(str(path))
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_LIST + 1)
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or "not a file name"
        raise AssistantError(f"{shown} cannot be read: {reason}.") from error
    if len(content) > LARGEST_LIST:
        raise AssistantError(f"{shown} is larger than {LARGEST_LIST // 2**20} MB.")
    if b"\0" in content:
        raise AssistantError(f"{shown} is no text.")
    lines = content.decode("utf-8-sig", "replace").splitlines()
    return [line.replace(",", " ").split()[0] for line in lines if line.replace(",", " ").strip() and not line.lstrip().startswith("#")]
