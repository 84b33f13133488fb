"""`jumpmaster run`: every door that is configured, in one process, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from adapters.shared.alive import show_life
from adapters.shared.alone import alone_with
from adapters.shared.contract import ChatAdapter
from adapters.shared.office import Office
from adapters.shared.opening import open_office
from adapters.shared.reception import Reception
from adapters.shared.watch import Watch
from bot.errors import AssistantError, BadConfiguration, StorageProblem
from bot.moderation.stores import Retention
from bot.settings import Settings

if TYPE_CHECKING:
    from knowledge.feeds.configured import ConfiguredFeed

_log = logging.getLogger("jumpmaster.run")

_PRUNE_EVERY = timedelta(hours=6)
_MISSING_CARDS_EVERY = timedelta(minutes=5)
_FIRST_PAUSE_SECONDS = 2.0
_LONGEST_PAUSE_SECONDS = 15.0
"""How long what met a platform out of reach waits to be tried again."""
_NOTHING_TO_RUN = "No chat is configured: set JUMPMASTER_TELEGRAM_TOKEN or JUMPMASTER_DISCORD_TOKEN (docs/telegram.md, docs/discord.md)."

OpenDoor = Callable[[Settings, Office, Reception], ChatAdapter]


async def run(settings: Settings, known: Mapping[str, OpenDoor] | None = None) -> bool:
    """Run until a signal comes. Return False where no door could be opened. Raises BadConfiguration, and AlreadyServed."""
    wanted = configured(settings) if known is None else known
    if not wanted:
        raise BadConfiguration(_NOTHING_TO_RUN)
    feeds = _feeds_to_refresh(settings)
    async with alone_with(settings.database_file), open_office(settings) as office:
        for fact in office.assistant.describe():
            _log.info("%s", fact)
        reception = Reception(office)
        await reception.count_lost()
        watch = Watch(
            {name: partial(open_door, settings, office, reception) for name, open_door in wanted.items()},
            stop_seconds=settings.stop_seconds,
        )
        with _stopping_on_signals(watch):
            async with _in_background(_chores(settings, office, reception, watch, feeds)):
                opened = await watch.run()
        await reception.close()
        _log.info("stopped")
        return opened


def configured(settings: Settings) -> dict[str, OpenDoor]:
    """Return how to open each door that has a token. Its platform's library is imported only now."""
    doors: dict[str, OpenDoor] = {}
    if settings.telegram_token:
        doors["telegram"] = _opener("adapters.telegram.opening", "telegram")
    if settings.discord_token:
        doors["discord"] = _opener("adapters.discord.opening", "discord")
    return doors


def _opener(module: str, extra: str) -> OpenDoor:
    from importlib import import_module

    try:
        opener: OpenDoor = import_module(module).open_door
    except ImportError as error:
        raise BadConfiguration(f"The library for {extra} is not installed: pip install 'jumpmaster[{extra}]'.") from error
    return opener


@asynccontextmanager
async def _in_background(work: list[asyncio.Task[None]]) -> AsyncIterator[None]:
    try:
        yield
    finally:
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)


class _stopping_on_signals:  # noqa: N801 - reads as the statement it stands in
    """The first signal asks for a quiet end, the second ends at once."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._signals = (signal.SIGINT, signal.SIGTERM)

    def __enter__(self) -> None:
        for number in self._signals:
            with suppress(NotImplementedError):  # Windows has Ctrl-C only
                asyncio.get_running_loop().add_signal_handler(number, self._stop)

    def __exit__(self, *_: object) -> None:
        for number in self._signals:
            with suppress(NotImplementedError):  # Windows, as above
                asyncio.get_running_loop().remove_signal_handler(number)

    def _stop(self) -> None:
        _log.info("stopping: what is in flight is finished first; once more to stop at once")
        self._watch.stop()
        self.__exit__()


def _chores(
    settings: Settings, office: Office, reception: Reception, watch: Watch, feeds: Sequence[ConfiguredFeed]
) -> list[asyncio.Task[None]]:
    chores = {
        "orders": _finish_orders(reception, watch),
        "cards": _show_missing_cards(reception, watch),
        "alive": show_life(settings.home, lambda: {name: state.value for name, state in watch.states.items()}),
        "prune": _prune(office, to_retention(settings)),
    }
    if feeds:
        chores["feeds"] = _refresh_feeds(settings, feeds)
    if settings.metrics_listen:
        chores["metrics"] = _show_metrics(office, settings.metrics_listen)
    return [asyncio.create_task(_tolerated(name, chore), name=name) for name, chore in chores.items()]


async def _tolerated(name: str, chore: Coroutine[Any, Any, None]) -> None:
    try:
        await chore
    except Exception as error:
        # The runner of background work is its last line of defence: chats go on without a chore.
        text = error.user_text if isinstance(error, AssistantError) else type(error).__name__
        _log.error("the background work %r ended: %s", name, text, exc_info=_log.isEnabledFor(logging.DEBUG))


async def _finish_orders(reception: Reception, watch: Watch) -> None:
    await watch.opened.wait()
    pause = _FIRST_PAUSE_SECONDS
    while True:
        try:
            left = await reception.resume(watch.doors)
        except StorageProblem as problem:
            _log.error("orders.unknown %s", problem.user_text)
            left = 1
        if not left:
            pause = _FIRST_PAUSE_SECONDS
            await reception.wait_for_late()
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)


async def _show_missing_cards(reception: Reception, watch: Watch) -> None:
    await watch.opened.wait()
    while True:
        try:
            shown = await reception.show_missing_cards(watch.doors)
        except StorageProblem as problem:
            _log.error("cards.unknown %s", problem.user_text)
        else:
            if shown:
                _log.warning("cards.missing count=%d", shown)
        await asyncio.sleep(_MISSING_CARDS_EVERY.total_seconds())


def to_retention(settings: Settings) -> Retention:
    """Return how long the operator wants things kept."""
    reports = timedelta(days=settings.keep_reports_days)
    return Retention(deliveries=timedelta(days=settings.keep_deliveries_days), report_texts=reports, orders=reports)


async def _prune(office: Office, retention: Retention) -> None:
    while True:
        try:
            dropped = await office.stores.prune(office.now(), retention)
        except StorageProblem as problem:
            _log.error("records.unpruned %s", problem.user_text)
        else:
            if dropped:
                _log.info("forgot %d old records", dropped)
        await asyncio.sleep(_PRUNE_EVERY.total_seconds())


def _feeds_to_refresh(settings: Settings) -> list[ConfiguredFeed]:
    """Return the feeds that are switched on; raises BadConfiguration, for else they would grow old with nobody seeing it."""
    from knowledge.feeds.configured import FeedsMisconfigured, load_feeds

    if not settings.feeds_refresh:
        return []
    try:
        return [feed for feed in load_feeds(settings.home) if feed.enabled]
    except FeedsMisconfigured as error:
        raise BadConfiguration(str(error)) from error


async def _refresh_feeds(settings: Settings, feeds: Sequence[ConfiguredFeed]) -> None:
    from bot.bootstrap import open_feeds
    from knowledge.feeds.fetch import Fetcher
    from knowledge.feeds.refresh_loop import RefreshLoop

    await RefreshLoop(store=open_feeds(settings), feeds=feeds, fetcher=Fetcher()).run()


async def _show_metrics(office: Office, listen: str) -> None:
    from adapters.shared.metrics_page import serve_metrics

    await serve_metrics(office.metrics, listen)
