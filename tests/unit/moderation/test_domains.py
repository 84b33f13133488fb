"""What moderators may block and allow, what they may not, and what is at hand for every message."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import pytest_asyncio

from bot.errors import StorageProblem
from bot.models import Author
from bot.moderation.chats import ChatBook
from bot.moderation.domains import BadDomain, ConfirmedDomains, Flaw
from bot.moderation.models import ChatSettings, Decision, DecisionKind
from bot.moderation.policy import Mode
from tests.fakes.memory_storage import MemoryStorage
from tests.fakes.moderation import gate

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 5, 1, tzinfo=UTC)
CHAT = "discord:1"
# The test phrase of the standard; it opens nothing that anybody owns.
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
ANN = Author(id="discord:7", name="Ann")


@pytest.fixture
def stores():
    return MemoryStorage()


async def reopened(stores):
    return await ConfirmedDomains.open(stores.domains, stores.decisions, gate(), lambda: NOW)


@pytest_asyncio.fixture
async def domains(stores):
    return await reopened(stores)


@pytest_asyncio.fixture
async def book(stores, domains):
    return await ChatBook.open(stores.chats, domains, lambda: NOW)


@pytest.mark.parametrize(
    ("written", "blocked"),
    [
        ("claim-drop.xyz", "claim-drop.xyz"),
        (" HTTPS://Claim-Drop.xyz/season2?ref=1 ", "claim-drop.xyz"),
        ("tenant.github.io", "tenant.github.io"),
        ("https://sites.google.com/view/drop/home", "sites.google.com/view/drop"),
        ("t.me/some_drop_bot", "t.me/some_drop_bot"),
        ("xn--80ak6aa92e.com", "xn--80ak6aa92e.com"),
        ("аррӏе.com", "xn--80ak6aa92e.com"),
    ],
)
async def test_what_is_blocked_is_kept_in_one_spelling(domains, written, blocked):
    decision = await domains.block(CHAT, written, ANN)
    assert isinstance(decision, Decision)
    assert (decision.kind, decision.target, decision.counter) == (DecisionKind.BLOCK, blocked, DecisionKind.UNBLOCK)
    assert domains.blocked(CHAT) == {blocked}


@pytest.mark.parametrize(
    ("written", "flaw"),
    [
        ("com", Flaw.UNREADABLE),
        ("co.uk", Flaw.PUBLIC_SUFFIX),
        ("github.io", Flaw.PUBLIC_SUFFIX),
        ("https://github.io/some/page", Flaw.PUBLIC_SUFFIX),
        ("sites.google.com", Flaw.PROTECTED_BRAND),
        ("bit.ly", Flaw.SHARED_HOST),
        ("t.me", Flaw.PROTECTED_BRAND),
        ("uniswap.org", Flaw.PROTECTED_BRAND),
        ("app.uniswap.org", Flaw.PROTECTED_BRAND),
        ("https://uniswap.org/swap", Flaw.PROTECTED_BRAND),
        ("bbc.com", Flaw.POPULAR_SITE),
        ("127.0.0.1", Flaw.PRIVATE_ADDRESS),
        ("not a domain", Flaw.UNREADABLE),
        ("someone@example.com", Flaw.UNREADABLE),
        ("", Flaw.UNREADABLE),
        ("a" * 300 + ".com", Flaw.UNREADABLE),
    ],
)
async def test_what_belongs_to_many_or_to_a_brand_is_not_blocked(domains, written, flaw):
    refused = await domains.block(CHAT, written, ANN)
    assert isinstance(refused, BadDomain)
    assert refused.flaw is flaw
    assert domains.blocked(CHAT) == frozenset()


async def test_what_strangers_publish_on_is_not_allowed_whole(domains):
    assert isinstance(await domains.allow(CHAT, "vercel.app", ANN), BadDomain)
    assert isinstance(await domains.allow(CHAT, "our-drop.vercel.app", ANN), Decision)
    assert isinstance(await domains.allow(CHAT, "uniswap.org", ANN), Decision)
    assert domains.allowed(CHAT) == {"our-drop.vercel.app", "uniswap.org"}


async def test_newer_word_replaces_the_older_and_lasts(domains, stores):
    await domains.block(CHAT, "drop.example", ANN)
    await domains.allow(CHAT, "drop.example", ANN)
    again = await reopened(stores)
    assert (again.blocked(CHAT), again.allowed(CHAT)) == (frozenset(), {"drop.example"})


@pytest.mark.parametrize("written", ["drop.example", "https://www.drop.example/page", "WWW.DROP.EXAMPLE"])
async def test_word_is_taken_back_by_any_link_it_reaches(domains, written):
    await domains.block(CHAT, "drop.example", ANN)
    decision = await domains.unblock(CHAT, written, ANN)
    assert (decision.kind, decision.target, decision.counter) == (DecisionKind.UNBLOCK, "drop.example", DecisionKind.BLOCK)
    assert domains.blocked(CHAT) == frozenset()


async def test_nothing_to_take_back_is_said(domains):
    refused = await domains.unblock(CHAT, "drop.example", ANN)
    assert refused == BadDomain(domain="drop.example", flaw=Flaw.UNDECIDED)
    assert isinstance(await domains.unblock(CHAT, "", ANN), BadDomain)


async def test_decisions_about_a_page_and_its_host_are_found_by_its_address(domains):
    await domains.block(CHAT, "https://sites.google.com/view/drop", ANN)
    await domains.allow(CHAT, "drop.example", ANN)
    for written, expected in (
        ("https://sites.google.com/view/drop/home?x=1", ["sites.google.com/view/drop"]),
        ("https://sites.google.com/view/other", []),
        ("www.drop.example/claim", ["drop.example"]),
    ):
        assert [decision.target for decision in await domains.decisions(CHAT, written)] == expected


async def test_watchers_hear_of_every_change(domains):
    heard = []
    domains.watch(heard.append)
    await domains.block(CHAT, "drop.example", ANN)
    await domains.block("discord:2", "drop.example", ANN)
    await domains.unblock(CHAT, "drop.example", ANN)
    await domains.unblock(CHAT, "drop.example", ANN)
    assert heard == [CHAT, "discord:2", CHAT]


async def test_policy_follows_settings_and_domains(book, domains):
    assert book.policy(CHAT).mode is Mode.OBSERVE
    await book.change(CHAT, mode=Mode.ENFORCE, staff=("Ann",), delete_secrets=False, pinned_addresses=("0x1",))
    await domains.block(CHAT, "drop.example", ANN)
    policy = book.policy(CHAT)
    assert (policy.mode, policy.staff, policy.delete_secrets, policy.pinned_addresses) == (Mode.ENFORCE, ("Ann",), False, ("0x1",))
    assert policy.blocked == {"drop.example"}
    assert book.policy(CHAT) is policy
    await domains.unblock(CHAT, "drop.example", ANN)
    await domains.allow(CHAT, "other.example", ANN)
    assert (book.policy(CHAT).blocked, book.policy(CHAT).allowed) == (frozenset(), {"other.example"})
    book.know_bot("Jumpmaster", "jumpmaster_bot", "Jumpmaster")
    assert book.policy(CHAT).bot_names == ("Jumpmaster", "jumpmaster_bot")
    await book.change(CHAT, mode=Mode.ASSIST)
    assert book.policy(CHAT).mode is Mode.ASSIST


async def test_settings_last_and_unknown_chats_have_the_defaults(book, stores, domains):
    assert book.settings("discord:9") == ChatSettings(chat_id="discord:9")
    await book.load("discord:9")
    assert await stores.chats.all() == ()
    await book.load(CHAT, "Drops")
    await book.change(CHAT, lang="de")
    await book.load(CHAT, "Drops & more")
    again = await ChatBook.open(stores.chats, domains, lambda: NOW)
    assert again.settings(CHAT) == ChatSettings(chat_id=CHAT, title="Drops & more", lang="de")
    assert again.known() == (again.settings(CHAT),)


async def test_title_that_a_platform_tells_is_known_at_once_and_kept_with_what_is_set(book, stores, domains):
    book.know_title(CHAT, "Drops")
    assert book.settings(CHAT).title == "Drops"
    assert await stores.chats.all() == ()
    await book.change(CHAT, lang="de")
    book.know_title(CHAT, "More drops")
    assert book.settings(CHAT) == ChatSettings(chat_id=CHAT, title="More drops", lang="de")
    assert (await stores.chats.all())[0].title == "Drops"


async def test_name_of_a_topic_is_kept_where_something_is_set_or_cards_are_read(book, stores, domains):
    await book.name_topic(CHAT, "7", "questions")
    assert await stores.chats.all() == ()
    await book.change(CHAT, moderators_place="discord:5#1")
    await book.name_topic(CHAT, "8", "off topic")
    await book.name_topic(CHAT, "7", "support")
    await book.name_topic("discord:5", "1", "alerts")
    await book.name_topic("discord:6", "1", "nobody's")
    again = await ChatBook.open(stores.chats, domains, lambda: NOW)
    names = [
        again.topic_name(CHAT, "7"),
        again.topic_name(CHAT, "8"),
        again.topic_name("discord:5", "1"),
        again.topic_name("discord:6", "1"),
    ]
    assert names == ["support", "off topic", "alerts", ""]
    await again.move(CHAT, "discord:99")
    assert again.topic_name("discord:99", "7") == "support"


async def test_name_of_a_topic_is_kept_at_the_second_try_where_the_first_fails(book, stores):
    async def fail(settings, at):
        raise StorageProblem("There is no room left for the database.")

    await book.change(CHAT, quiet=True)
    save, stores.chats.save = stores.chats.save, fail
    with pytest.raises(StorageProblem):
        await book.name_topic(CHAT, "7", "questions")
    stores.chats.save = save
    await book.name_topic(CHAT, "7", "questions")
    assert (await stores.chats.all())[0].topic_names == (("7", "questions"),)


async def test_names_of_topics_are_bounded_and_hold_no_secret(book, stores):
    await book.change(CHAT, quiet=True)
    for number in range(250):
        await book.name_topic(CHAT, str(number), f"topic {number}")
    await book.name_topic(CHAT, "x", PHRASE)
    [kept] = await stores.chats.all()
    assert len(kept.topic_names) == 200
    assert kept.topic_names[-2] == ("249", "topic 249")
    assert not set(PHRASE.split()) & set(kept.topic_names[-1][1].split())


async def test_unknown_setting_is_an_error(book):
    with pytest.raises(TypeError):
        await book.change(CHAT, mood="good")


async def test_chat_that_moves_keeps_settings_and_domains(book, domains, stores):
    await book.change(CHAT, quiet=True)
    await domains.block(CHAT, "drop.example", ANN)
    await book.move(CHAT, "discord:99")
    assert book.settings(CHAT) == ChatSettings(chat_id=CHAT)
    assert book.settings("discord:99").quiet
    assert book.policy("discord:99").blocked == {"drop.example"}
    assert (await stores.chats.all())[0].chat_id == "discord:99"


async def test_the_domain_that_was_blocked_last_comes_last_after_a_restart_too(stores, domains):
    for domain in ("b-drop.xyz", "a-drop.xyz", "c-drop.xyz", "b-drop.xyz"):
        await domains.block(CHAT, domain, ANN)
    await domains.allow(CHAT, "my-drop.org", ANN)
    assert domains.latest_blocked(CHAT) == ("a-drop.xyz", "c-drop.xyz", "b-drop.xyz")
    assert (await reopened(stores)).latest_blocked(CHAT) == ("a-drop.xyz", "c-drop.xyz", "b-drop.xyz")
    assert domains.latest_blocked("telegram:-2") == ()
