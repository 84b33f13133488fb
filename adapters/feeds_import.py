"""What `jumpmaster feeds import` is told and reads: its arguments, the file, and what the file's name says of the list in it."""

from __future__ import annotations

import argparse
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.shared.clean import clean_line

if TYPE_CHECKING:
    from knowledge.feeds.configured import ConfiguredFeed

LARGEST_FILE = 256 * 1024 * 1024
_FILES_LAST = 30
"""Days after which an imported list counts as out of date, unless something else is agreed: scams live for days."""
_FIRST_YEAR = 2009  # Bitcoin's; before it there was nothing to steal
# Phantom's whitelist has the form of its blocklist: taken for one it would block whom it protects.
_OF_ALLOWED = re.compile(r"(?:.*[-_. ])?(?:white|allow)[-_ ]?list(?:[-_. ]?\d[\d.-]*)?", re.IGNORECASE)
_NAME_PARTS = re.compile(r"[^a-z0-9]+")
_ENDINGS = re.compile(r"(?:\.(?:json|yaml|yml|txt|csv|hosts|list|gz))+\Z", re.IGNORECASE)
# Written out, so that `--help` reads no parser; a test compares.
FORMATS = ("auto", "metamask", "hotlist", "scamsniffer", "addresses", "polkadot", "phantom", "domains", "hosts", "jumpmaster")


def add_import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--format", default="auto", metavar="FORMAT", help=f"{', '.join(FORMATS)} (default: auto)", type=_format)
    parser.add_argument("--name", metavar="NAME", help="what the feed is called in verdicts (default: after the file)")
    parser.add_argument("--allow", action="store_true", help="a plain list of hosts that are not to be blocked")
    parser.add_argument("--dated", metavar="DAY", type=_day, help="the day the list is of (default: what it or its name says)")
    parser.add_argument("--max-age", metavar="TIME", help=f"after how long it counts as out of date: 90d, never (default: {_FILES_LAST}d)")
    parser.add_argument("--force", action="store_true", help="take it even if it is much smaller than what the feed held")


def _format(written: str) -> str:
    if written not in FORMATS:
        raise argparse.ArgumentTypeError(f"there are {', '.join(FORMATS)}")
    return written


def _day(written: str) -> datetime:
    try:
        day = datetime.combine(date.fromisoformat(written), datetime.min.time(), UTC)
    except ValueError:
        raise argparse.ArgumentTypeError("a day looks like 2026-01-31") from None
    if day > datetime.now(UTC):
        raise argparse.ArgumentTypeError("that day is still to come")
    if day.year < _FIRST_YEAR:
        raise argparse.ArgumentTypeError(f"no such list is older than {_FIRST_YEAR}")
    return day


def max_age_of(written: str | None, configured: ConfiguredFeed | None) -> timedelta | None:
    """Return after how long an imported list counts as out of date, None for never; raises ValueError for what is no time."""
    from knowledge.feeds.configured import read_duration

    if written is None:
        return configured.max_age if configured else timedelta(days=_FILES_LAST)
    length = None if written == "never" else read_duration(written)
    if length is None and written != "never":
        raise ValueError
    return length


def lists_allowed(path: Path) -> bool:
    """Tell whether a file is by its name a list of what is not to be blocked."""
    return _OF_ALLOWED.fullmatch(_ENDINGS.sub("", path.name)) is not None


def name_after(path: Path) -> str:
    """Return a feed's name after a file's: `feed-2025` for Feed 2025.json.gz."""
    return _NAME_PARTS.sub("-", _ENDINGS.sub("", path.name).lower()).strip("-")[:64].rstrip("-") or "imported"


def read_file(path: Path) -> bytes | str:
    """Return the content, or why there is none."""
    shown = clean_line(str(path))
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or "not a file name"
        return f"{shown} cannot be read: {reason}."
    return content if len(content) <= LARGEST_FILE else f"{shown} is larger than {LARGEST_FILE // 2**20} MB."
