"""Which feeds are fetched, from where and how often: what ships in `content/feeds.yaml`, changed by an operator's own `feeds.yaml`.

Reading the configuration fetches nothing and opens nothing else. Every error names the file and the entry.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from knowledge.content_files import CONTENT
from knowledge.feeds.formats import FORMATS
from knowledge.feeds.lookup import STORE
from knowledge.feeds.models import CONFIRMED

SHIPPED_FEEDS = CONTENT / "feeds.yaml"
OWN_FILE = "feeds.yaml"
SINCE = "{since}"
"""Stands in a hotlist's URL for the moment the amended feed was made, in seconds since 1970."""

_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_LONGEST_NAME = 64
_MOST_BYTES_OF_CONFIGURATION = 1_000_000
_DURATION = re.compile(r"([1-9][0-9]{0,4})\s?(m|h|d)")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_SHORTEST = timedelta(minutes=5)
_LONGEST = timedelta(days=366)
_MEGABYTE = 1024 * 1024


class FeedsMisconfigured(Exception):
    """The text is one sentence that starts with the file's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfiguredFeed:
    """One feed to fetch. `delay` is how far the publisher says it lags; `amends` is the feed whose changes this one lists.

    `on_this_machine` is the operator's explicit word that the feed is served from loopback, where http is fine too.
    """

    name: str
    url: str
    title: str
    publisher: str = ""
    home: str = ""
    licence: str = "not stated"
    note: str = ""
    format: str = "auto"
    enabled: bool = True
    amends: str | None = None
    delay: timedelta | None = None
    refresh_every: timedelta = timedelta(hours=6)
    max_age: timedelta = timedelta(days=3)
    most_bytes: int = 64 * _MEGABYTE
    on_this_machine: bool = False


FIELDS = {field.name for field in fields(ConfiguredFeed)} - {"name", "most_bytes"} | {"most_megabytes"}
_TEXTS = ("url", "title", "publisher", "home", "licence", "note", "amends")
_DURATIONS = ("delay", "refresh_every", "max_age")
_SWITCHES = ("enabled", "on_this_machine")


def read_duration(written: str) -> timedelta | None:
    """Return the time of `15m`, `6h` or `7d`, or None where it is none, or shorter or longer than any feed needs."""
    found = _DURATION.fullmatch(written.strip())
    length = int(found[1]) * _UNITS[found[2]] if found else timedelta()
    return length if _SHORTEST <= length <= _LONGEST else None


def load_feeds(home: Path, *, shipped: Path = SHIPPED_FEEDS) -> tuple[ConfiguredFeed, ...]:
    """Return every configured feed, switched off ones too; raises FeedsMisconfigured."""
    entries = _read(shipped)
    written_in = dict.fromkeys(entries, shipped)
    own = home / OWN_FILE
    for name, entry in _read_own(own).items():
        entries[name] = {**entries.get(name, {}), **entry}
        written_in[name] = own
    feeds = {name: _to_feed(_Entry(written_in[name], name, entry)) for name, entry in entries.items()}
    for name, feed in feeds.items():
        _check_amended(_Entry(written_in[name], name, {}), feed, feeds)
    return tuple(feeds.values())


def _read_own(path: Path) -> dict[str, dict[str, Any]]:
    try:
        return _read(path)
    except FileNotFoundError:
        return {}


def _read(path: Path) -> dict[str, dict[str, Any]]:
    """Return the fields by feed, as written. Nothing but the form of the file is judged here."""
    try:
        with path.open("rb") as opened:
            content = opened.read(_MOST_BYTES_OF_CONFIGURATION + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise FeedsMisconfigured(f"{path} cannot be read: {error.strerror or 'unknown error'}.") from error
    document = _parse(path, content)
    if document is None:
        return {}
    if not isinstance(document, dict) or set(document) != {"feeds"}:
        raise FeedsMisconfigured(f"{path} has to have one field, `feeds`, with an entry for each feed.")
    entries = document["feeds"] or {}
    if not isinstance(entries, dict):
        raise FeedsMisconfigured(f"{path}: `feeds` has to have an entry for each feed, by its name.")
    for name, entry in entries.items():
        _check_form(path, name, entry)
    return entries


def _parse(path: Path, content: bytes) -> object:
    if len(content) > _MOST_BYTES_OF_CONFIGURATION:
        raise FeedsMisconfigured(f"{path} is larger than a megabyte; a list of hosts is imported with `jumpmaster feeds import`.")
    try:
        return yaml.safe_load(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise FeedsMisconfigured(f"{path} is no text in UTF-8.") from None
    except RecursionError:
        raise FeedsMisconfigured(f"{path} is nested too deeply.") from None
    except yaml.MarkedYAMLError as error:
        line = f" line {error.problem_mark.line + 1}:" if error.problem_mark else ""
        raise FeedsMisconfigured(f"{path}:{line} {error.problem or 'this is no YAML'}.") from None
    except (yaml.YAMLError, ValueError):  # a timestamp such as 2026-99-99 is a ValueError
        raise FeedsMisconfigured(f"{path} is no YAML.") from None


def _check_form(path: Path, name: object, entry: object) -> None:
    if not isinstance(name, str) or not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME or name in (CONFIRMED, STORE):
        shown = name if isinstance(name, str) else type(name).__name__
        raise FeedsMisconfigured(f"{path}: {shown[:80]!r} is no name for a feed; take lower-case letters, digits, and - . _ between them.")
    if not isinstance(entry, dict):
        raise FeedsMisconfigured(f"{path}: {name} has to have fields, such as `url: https://...`.")
    for field in entry:
        if field not in FIELDS:
            near = get_close_matches(str(field), FIELDS, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(FIELDS))}."
            raise FeedsMisconfigured(f"{path}: {name} has an unknown field {str(field)[:40]!r}; {hint}")


@dataclass(frozen=True, slots=True)
class _Entry:
    """The fields of one feed as written, with errors that say where they stand."""

    path: Path
    name: str
    fields: Mapping[str, Any]

    def error(self, reason: str) -> FeedsMisconfigured:
        return FeedsMisconfigured(f"{self.path}: {self.name}: {reason}")

    def text(self, field: str) -> str:
        value = self.fields[field]
        if not isinstance(value, str) or not value.strip() or len(value) > 2000:
            raise self.error(f"{field} has to be a text.")
        return " ".join(value.split())

    def duration(self, field: str) -> timedelta:
        value = self.fields[field]
        length = read_duration(value) if isinstance(value, str) else None
        if length is None:
            raise self.error(f"{field} has to be a time such as 15m, 6h or 7d, from 5 minutes to 366 days.")
        return length

    def switch(self, field: str) -> bool:
        value = self.fields[field]
        if not isinstance(value, bool):
            raise self.error(f"{field} has to be true or false.")
        return value

    def megabytes(self, field: str) -> int:
        value = self.fields[field]
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 1024:
            raise self.error(f"{field} has to be a whole number from 1 to 1024.")
        return value * _MEGABYTE


def _to_feed(entry: _Entry) -> ConfiguredFeed:
    if "url" not in entry.fields:
        raise entry.error("it lacks `url`.")
    known: dict[str, Any] = {"title": entry.name}
    known |= {field: entry.text(field) for field in _TEXTS if field in entry.fields}
    known |= {field: entry.duration(field) for field in _DURATIONS if field in entry.fields}
    known |= {field: entry.switch(field) for field in _SWITCHES if field in entry.fields}
    if "most_megabytes" in entry.fields:
        known["most_bytes"] = entry.megabytes("most_megabytes")
    if "format" in entry.fields:
        known["format"] = _check_format(entry)
    feed = ConfiguredFeed(name=entry.name, **known)
    _check_url(entry, feed)
    if feed.max_age < feed.refresh_every:
        raise entry.error("max_age is shorter than refresh_every, so the feed would always be stale.")
    return feed


def _check_format(entry: _Entry) -> str:
    written = entry.text("format")
    if written not in FORMATS:
        raise entry.error(f"format has to be one of {', '.join(FORMATS)}.")
    return written


def _check_url(entry: _Entry, feed: ConfiguredFeed) -> None:
    try:
        parts = urlsplit(feed.url)
        host, has_password = parts.hostname, parts.username is not None or parts.password is not None
    except ValueError:
        raise entry.error("url is no web address.") from None
    if parts.scheme != "https" and not (parts.scheme == "http" and feed.on_this_machine):
        raise entry.error("url has to start with https:// (http:// only with `on_this_machine: true`).")
    if not host or any(char.isspace() for char in feed.url):
        raise entry.error("url is no web address.")
    if has_password:
        raise entry.error("url must not hold a user name or password.")


def _check_amended(entry: _Entry, feed: ConfiguredFeed, feeds: Mapping[str, ConfiguredFeed]) -> None:
    if (SINCE in feed.url) != (feed.amends is not None):
        raise entry.error(f"{SINCE} in url and `amends` belong together.")
    if feed.amends is not None and (feed.amends not in feeds or feeds[feed.amends].amends is not None):
        raise entry.error(f"amends names {feed.amends!r}, which is no feed that can be amended.")
