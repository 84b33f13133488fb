"""`jumpmaster feeds train`: read lists of hosts, have the learned score trained from them and the feeds, and write the model.

Nothing of the lists goes into the model but weights of hashed pieces.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.shared.clean import clean_line
from bot.errors import AssistantError

if TYPE_CHECKING:
    from collections.abc import Callable

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
    parser.add_argument("--scams", **lists, help="scams that no feed lists yet, one host a line, beside what the feeds block")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the model goes (default: the one that verdicts use)")


def train_model(args: argparse.Namespace, store: FeedStore, settings: Settings, say: Callable[[str], None]) -> tuple[dict[str, Any], str]:
    """Train and write the model; return its JSON line and its line for people. Raises AssistantError with one sentence."""
    from knowledge.linkmodel.files import FILE_NAME, write_model
    from knowledge.linkmodel.train import TooFewHosts, train

    out: Path = args.out or settings.home / FILE_NAME
    legit, ordinary, scams = ([_read_list(path) for path in paths] for paths in (args.legit, args.ordinary, args.scams))
    try:
        model = train(
            [*_sightings(store), *(host for each in scams for host in each)],
            [host for each in legit for host in each],
            signs_of=_signs(),
            ordinary=ordinary,
            facts={"trained": datetime.now(UTC).date().isoformat(), "feeds": [each.name for each in store.status() if each.entries]},
            progress=say,
        )
    except TooFewHosts as error:
        raise AssistantError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
    checksum = write_model(out, model)
    counts = model.facts["hosts"]
    text = f"{clean_line(str(out))}: learned from {counts[0]:,} scams and {sum(counts[1:]):,} honest hosts (sha256 {checksum[:12]})"
    return {"path": str(out), "sha256": checksum, "scams": counts[0], "legit": counts[1], "ordinary": sum(counts[2:])}, text


def _sightings(store: FeedStore) -> Iterator[Sighting]:
    """Return what the feeds block, with the day each was first seen: newer scams count more."""
    from knowledge.linkmodel.train import Sighting

    find = store.lookup().find_host
    for host in store.blocked_hosts():
        listing = next((each for each in find(host) if each.entry == host and each.since), None)
        yield Sighting(host, listing.since.date() if listing and listing.since else None)


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
