"""What `jumpmaster doctor` says of the scam feeds and the checks of links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from adapters.shared.checkup import Check, State
from adapters.shared.clean import clean_line
from bot.errors import AssistantError

if TYPE_CHECKING:
    from bot.settings import Settings

_TEST_LINK = "https://claim.example.com/"


def check_feeds(settings: Settings) -> Check:
    """Without feeds links are judged by their address alone, and every verdict says so."""
    from bot.bootstrap import open_feeds
    from bot.screening.checks.listed import age_words
    from knowledge.feeds.configured import FeedsMisconfigured, load_feeds

    try:
        if settings.home.is_dir():  # one that is no folder has a line of its own
            load_feeds(settings.home)
    except FeedsMisconfigured as error:
        return Check(name="scam feeds", state=State.BROKEN, detail=clean_line(str(error)), fix="Mend that file, or move it away.")
    status = open_feeds(settings).status()
    loaded = [feed for feed in status if feed.entries]
    faults = [f"{feed.name}: {feed.problem or 'out of date'}" for feed in status if feed.problem or feed.stale]
    if faults:
        detail = clean_line("; ".join(faults))[:300]
        return Check(name="scam feeds", state=State.DEGRADED, detail=detail, fix="Run `jumpmaster feeds refresh`, or import them anew.")
    if not loaded:
        fix = "Run `jumpmaster feeds refresh`, or `jumpmaster feeds import FILE`."
        return Check(name="scam feeds", state=State.NOTE, detail="none loaded: links are judged by their address alone", fix=fix)
    newest = min(feed.age for feed in loaded)
    entries = sum(feed.entries for feed in loaded)
    return Check(name="scam feeds", state=State.OK, detail=f"{len(loaded)} with {entries:,} entries, the newest {age_words(newest)} old")


def check_screening(settings: Settings) -> Iterator[Check]:
    from bot.bootstrap import open_screening

    try:
        tools = open_screening(settings)
        tools.open()
    except AssistantError as error:
        yield Check(name="screening", state=State.BROKEN, detail="does not start", fix=error.user_text)
        return
    verdict = tools.judge.judge_written(_TEST_LINK)
    yield Check(name="screening", state=State.OK, detail=f"a test link was judged by {len(verdict.evidence)} checks")
    for fact in tools.facts:
        yield Check(name="link score", state=State.DEGRADED, detail=clean_line(fact), fix="Train it again, remove the file, or reinstall.")
