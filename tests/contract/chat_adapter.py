"""What every chat door has to do, whatever its platform: inherited by the tests of each.

A platform's test module makes a `World`: its platform's fake with a group, another group, a private talk, and our adapter connected to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

import pytest

from adapters.shared.contract import ChatAdapter, CommandCall, Delivered, Delivery
from bot.models import Chat, Citation, IncomingMessage, Outcome, OutcomeKind, Reply, SafetyWarning
from bot.moderation.models import Card, CardButton, DecisionKind, Order, OrderKind, ResultKind
from bot.moderation.problems import Problem
from knowledge.models import Severity

HOSTILE = (
    "<b>bold</b> **bold** [text](https://evil.example) `code` _x_ ~~y~~ ||z|| @everyone @here <@1> <@&2> <!channel> &lt;i&gt; \\* \u202e"
)
CITED = Citation(
    number=1,
    source_id="guide",
    title="The Guide",
    credit="A. Author",
    section="What?",
    url="https://guide.example/a",
    quote="A drop is free.",
)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A message as people see it: the text they read, what a click on it opens, who is notified, whether a preview is drawn."""

    text: str
    clickable: tuple[str, ...] = ()
    pings: tuple[str, ...] = ()
    preview: bool = False
    styled: tuple[str, ...] = ()
    """Kinds of markup in it besides links, such as bold or code."""


class Speaker(Protocol):
    longest: int
    """Characters of one message here."""

    async def say(self, outcome: Outcome) -> Sequence[Shown]:
        """Say it to people, and return what they see."""
        ...


class World(Speaker, Protocol):
    adapter: ChatAdapter
    group: Chat
    private: Chat
    other_group: Chat
    arrived: Sequence[IncomingMessage | CommandCall]
    """What the adapter handed to the reception, in order."""

    async def write(
        self,
        text: str,
        *,
        hidden_link: tuple[str, str] | None = None,
        quoting: str | None = None,
        forwarded: bool = False,
        by_bot: bool = False,
        by_us: bool = False,
    ) -> str:
        """A member (a bot, or we) writes in the group. `hidden_link` is a word of the text and what it opens. Returns a handle."""
        ...

    async def edit(self, handle: str, text: str) -> None: ...
    async def redeliver(self, handle: str) -> None:
        """The platform sends the same update once more."""
        ...

    async def settled(self) -> None:
        """Return when everything sent so far was handled."""
        ...

    def shown(self, chat: Chat) -> Sequence[Shown]: ...
    def slow_down(self, chat: Chat, seconds: float) -> None:
        """The next message to this chat is refused with a wait."""
        ...

    def hold_back(self, chat: Chat) -> None:
        """Messages to this chat hang until `let_go`."""
        ...

    def let_go(self, chat: Chat) -> None: ...
    def take_right(self, name: str) -> None:
        """Take "delete", "mute" or "ban" from the bot in the group."""
        ...

    def order(self, kind: OrderKind, handle: str) -> Order:
        """Return an order about a message in the group, and its author."""
        ...

    def is_there(self, handle: str) -> bool: ...


def reply(body: str, *, citations: tuple[Citation, ...] = (), warnings: tuple[SafetyWarning, ...] = ()) -> Outcome:
    return Outcome(kind=OutcomeKind.ANSWERED, reply=Reply(body=body, lang="en", citations=citations, warnings=warnings))


def caution(title: str = "Check first", advice: str = "Type the address yourself.") -> SafetyWarning:
    return SafetyWarning(rule_id="r", severity=Severity.CAUTION, title=title, advice=advice)


def squeezed(text: str) -> str:
    """Return a text without white space and without marks that hold mentions and markup down."""
    return re.sub(r"[\s\u200b-\u200f\u2060\u2066-\u2069\\\u202a-\u202e]", "", text)


class SpeakingContract:
    """Give a fixture `speaker`. What is said is the same everywhere, however it looks."""

    async def test_warnings_come_first_and_citations_last(self, speaker: Speaker) -> None:
        outcome = reply("It is free. [1]", citations=(CITED,), warnings=(caution(),))
        shown = await speaker.say(outcome)
        text = "\n".join(each.text for each in shown)
        assert text.index("Check first") < text.index("It is free.") < text.index("The Guide")
        assert "[1]" in text

    async def test_hostile_markup_and_mentions_are_inert(self, speaker: Speaker) -> None:
        outcome = reply(HOSTILE, warnings=(caution(HOSTILE, HOSTILE),), citations=(replace(CITED, title=HOSTILE, section=HOSTILE),))
        shown = await speaker.say(outcome)
        for each in shown:
            assert not each.pings
            assert not any("evil" in url for url in each.clickable)
        text = squeezed("".join(each.text for each in shown))
        assert "<b>bold</b>" in text
        assert "**bold**" in text

    async def test_a_defanged_link_stays_defanged_and_nothing_has_a_preview(self, speaker: Speaker) -> None:
        outcome = replace(reply("⚠ Suspicious: hxxps://trap[.]example/claim. I would not open it."), kind=OutcomeKind.VERDICT)
        shown = await speaker.say(outcome)
        for each in shown:
            assert not each.preview
            assert not any("trap" in url for url in each.clickable)
        assert "trap[.]example" in "".join(each.text for each in shown)

    async def test_long_text_is_split_and_nothing_is_lost(self, speaker: Speaker) -> None:
        sentence = "A drop is free, and \U0001f680 may be worth nothing at all. [1] Look at hxxps://trap[.]example/claim first.\n\n"
        body = sentence * (speaker.longest * 2 // len(sentence))
        pieces = [each.text for each in await speaker.say(reply(body, citations=(CITED,)))]
        assert squeezed(body) in squeezed("".join(pieces))
        assert not any(piece.lstrip().startswith("[1] Look") for piece in pieces)


class ChatAdapterContract(SpeakingContract):
    """Give a fixture `world`. Every test runs over the wire of the platform's fake."""

    @pytest.fixture
    def speaker(self, world: World) -> World:
        return world

    async def test_text_arrives_with_its_author_and_place(self, world: World) -> None:
        await world.write("good morning")
        await world.settled()
        (message,) = world.arrived
        assert isinstance(message, IncomingMessage)
        assert message.text == "good morning"
        assert message.chat.id == world.group.id
        assert message.author.id.startswith(f"{world.adapter.name}:")
        assert not message.addressed

    async def test_a_hidden_link_arrives_at_its_place_in_code_points(self, world: World) -> None:
        await world.write("\U0001f680\U0001f680 claim here now", hidden_link=("here", "https://trap.example/x"))
        await world.settled()
        (message,) = world.arrived
        assert isinstance(message, IncomingMessage)
        links = [(message.text[each.offset : each.offset + each.length], each.url) for each in message.entities if each.url]
        in_text = re.search(r"\[here\]\(https://trap\.example/x\)", message.text)
        assert ("here", "https://trap.example/x") in links or in_text

    async def test_what_is_quoted_stays_apart_from_what_is_written(self, world: World) -> None:
        await world.write("is this real?", quoting="claim at trap.example")
        await world.settled()
        (message,) = world.arrived
        assert isinstance(message, IncomingMessage)
        assert message.text == "is this real?"
        assert "trap.example" in (message.quoted_text or "")

    async def test_a_forward_is_marked(self, world: World) -> None:
        await world.write("claim at trap.example", forwarded=True)
        await world.settled()
        (message,) = world.arrived
        assert isinstance(message, IncomingMessage)
        assert message.is_forward
        assert "trap.example" in message.text + (message.quoted_text or "")

    async def test_an_edit_is_seen_as_one(self, world: World) -> None:
        handle = await world.write("good morning")
        await world.edit(handle, "claim at trap.example")
        await world.settled()
        first, second = world.arrived
        assert isinstance(first, IncomingMessage)
        assert isinstance(second, IncomingMessage)
        assert second.is_edit
        assert second.ref == first.ref
        assert second.delivery_id != first.delivery_id

    async def test_our_own_messages_are_not_heard(self, world: World) -> None:
        await world.write("I said this myself", by_us=True)
        await world.settled()
        assert list(world.arrived) == []

    async def test_another_bot_is_never_answered(self, world: World) -> None:
        await world.write("what is an airdrop?", by_bot=True)
        await world.settled()
        assert all(isinstance(each, IncomingMessage) and not each.addressed for each in world.arrived)

    async def test_a_redelivered_update_has_the_same_delivery_id(self, world: World) -> None:
        handle = await world.write("good morning")
        await world.redeliver(handle)
        await world.settled()
        assert len({each.delivery_id for each in world.arrived if isinstance(each, IncomingMessage)}) == 1

    async def test_a_chat_that_must_wait_holds_up_no_other(self, world: World) -> None:
        import asyncio

        world.hold_back(world.group)
        slow = asyncio.create_task(self._say(world, reply("slow")))
        assert (await world.adapter.deliver(Delivery(chat=world.other_group, outcome=reply("quick")))).ok
        assert [each.text for each in world.shown(world.other_group)]
        world.let_go(world.group)
        assert (await slow).ok

    async def test_a_request_to_slow_down_is_obeyed_and_the_message_sent(self, world: World) -> None:
        world.slow_down(world.group, 0.05)
        assert (await self._say(world, reply("patience"))).ok
        assert len(world.shown(world.group)) == 1

    async def test_a_message_that_cannot_be_sent_is_told_and_not_raised(self, world: World) -> None:
        delivered = await world.adapter.deliver(Delivery(chat=Chat(id=f"{world.adapter.name}:999999"), notice="hello"))
        assert not delivered.ok
        assert delivered.problem in {problem.value for problem in Problem}

    async def test_a_message_is_deleted_once_and_found_gone_the_second_time(self, world: World) -> None:
        handle = await world.write("claim at trap.example")
        await world.settled()
        order = world.order(OrderKind.DELETE, handle)
        assert (await world.adapter.perform(order)).kind is ResultKind.DONE
        assert not world.is_there(handle)
        assert (await world.adapter.perform(order)).kind is ResultKind.GONE

    async def test_a_member_can_be_muted_banned_and_set_free_again(self, world: World) -> None:
        handle = await world.write("claim at trap.example")
        await world.settled()
        for kind in (OrderKind.MUTE, OrderKind.UNMUTE, OrderKind.BAN, OrderKind.UNBAN):
            order = replace(world.order(kind, handle), duration=timedelta(days=1) if kind is OrderKind.MUTE else None)
            assert (await world.adapter.perform(order)).kind is ResultKind.DONE, kind

    @pytest.mark.parametrize(("right", "kind"), [("delete", OrderKind.DELETE), ("mute", OrderKind.MUTE), ("ban", OrderKind.BAN)])
    async def test_a_missing_right_is_a_result(self, world: World, right: str, kind: OrderKind) -> None:
        handle = await world.write("claim at trap.example")
        await world.settled()
        world.take_right(right)
        assert (await world.adapter.perform(world.order(kind, handle))).kind is ResultKind.NO_RIGHT

    async def test_a_card_is_posted_then_brought_up_to_date_in_its_place(self, world: World) -> None:
        where = world.other_group.id
        place = await world.adapter.show_card(card(), where, None)
        assert place is not None
        assert await world.adapter.show_card(replace(card(), decided="Decided by Mo: banned", buttons=()), where, place) == place
        (shown,) = world.shown(world.other_group)
        assert "Decided by Mo" in squeezed(shown.text).replace("DecidedbyMo", "Decided by Mo")
        assert not any("trap" in url for url in shown.clickable)
        assert not shown.pings

    async def test_a_place_for_cards_is_open_or_not(self, world: World) -> None:
        assert await world.adapter.can_show(world.other_group.id)
        assert not await world.adapter.can_show(f"{world.adapter.name}:999999")
        assert not await world.adapter.can_show("elsewhere:1")

    async def test_stopping_twice_is_fine(self, world: World) -> None:
        await world.adapter.stop()
        await world.adapter.stop()

    async def _say(self, world: World, outcome: Outcome) -> Delivered:
        return await world.adapter.deliver(Delivery(chat=world.group, outcome=outcome))


def card() -> Card:
    return Card(
        report_id="abcdefgh2345",
        version=1,
        chat_id="x",
        headline="Flagged: fake claim site",
        quoted=f"claim at trap[.]example {HOSTILE}",
        lines=("suspicious, 0.91", "Policy here is observe: nothing was done."),
        buttons=(CardButton(kind=DecisionKind.DELETE, label="Delete"), CardButton(kind=DecisionKind.FINE, label="It's fine")),
    )
