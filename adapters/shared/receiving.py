"""Messages as they arrive: screened, answered where they ask, filed and acted on where something was found.

An answer is claimed when it goes out, so that it is given at most once; an action is kept before it is done, so that it is done at
least once. What is clean and asks nothing leaves no trace.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum, auto

from adapters.shared.card_board import CardBoard
from adapters.shared.commands import to_question
from adapters.shared.contract import CommandCall, Delivery, Door, Extra, Visibility
from adapters.shared.filing import Filing
from adapters.shared.kept_answers import KeptAnswers
from adapters.shared.ledger import Ledger
from adapters.shared.office import Office
from adapters.shared.orders import OrderDesk, to_orders
from adapters.shared.recently import Recently
from adapters.shared.reporting import by_screening
from adapters.shared.saying import Mouth
from bot.models import QUOTED_ELSEWHERE, ActionKind, Chat, ChatKind, IncomingMessage, Outcome, OutcomeKind, Reply
from bot.moderation.limits import Refused
from bot.moderation.models import ChatSettings, Deed, Filed, Order, OrderKind, ResultKind

COACH_STAYS = timedelta(minutes=1)
FIRST_AID = "seed-exposed"
Deeds = tuple[Deed, ...]
_ASKED_ABOUT = frozenset({"link_malicious", "link_suspicious"})
_OWN_NAME = "impersonation"
_RATED = frozenset({OutcomeKind.ANSWERED, OutcomeKind.WARNED, OutcomeKind.VERDICT})


class Excuse(Enum):
    """What stands behind a command may be about a scam and none. Secrets and names are nobody's excuse."""

    NONE = auto()
    ASKS = auto()
    """Who asks about a bad link has not spread it. Whatever else is said counts as in any message."""
    REPEATS = auto()
    """Who reports or moderates repeats what others wrote."""


class Receiving:
    def __init__(
        self,
        office: Office,
        *,
        ledger: Ledger,
        orders: OrderDesk,
        filing: Filing,
        board: CardBoard,
        answers: KeptAnswers,
        mouth: Mouth,
    ) -> None:
        self._office = office
        self._orders = orders
        self._filing = filing
        self._board = board
        self._answers = answers
        self._mouth = mouth
        self._ledger = ledger
        self._answered = Recently()
        self._coached: OrderedDict[str, datetime] = OrderedDict()

    async def receive(self, message: IncomingMessage, door: Door, excuse: Excuse = Excuse.NONE) -> None:
        settings = await self._office.chats.load(message.chat.id)
        by_command = excuse is not Excuse.NONE
        asks = message.addressed and message.ref not in self._answered and (by_command or _answers_here(message, settings))
        if asks and await self._admits(message, settings, door):
            await self._answer(message, door, settings, excuse)
        else:
            await self.look(message, door, settings, excuse)

    async def look(self, message: IncomingMessage, door: Door, settings: ChatSettings, excuse: Excuse = Excuse.NONE) -> bool:
        """Screen only, and tell whether a secret or something for the moderators was found; what is clean leaves no trace."""
        outcome = await self._judge(replace(message, addressed=False), door, excuse)
        if not outcome.actions and not _speaks(outcome):
            return False
        async with self._ledger.through(message.delivery_id) as begun:
            if begun:
                await self._follow(message, outcome, door, settings)
        return _is_found(outcome)

    async def look_first(self, message: IncomingMessage, door: Door, settings: ChatSettings, excuse: Excuse) -> bool:
        """Do as `look` does, for a delivery that was begun already."""
        outcome = await self._judge(replace(message, addressed=False), door, excuse)
        await self._follow(message, outcome, door, settings)
        return _is_found(outcome)

    async def _follow(self, message: IncomingMessage, outcome: Outcome, door: Door, settings: ChatSettings) -> None:
        deeds = await self._act(message, outcome, door)
        if _speaks(outcome):
            await self._say(message, outcome, door, settings, deeds)

    async def _answer(self, message: IncomingMessage, door: Door, settings: ChatSettings, excuse: Excuse) -> None:
        async with self._ledger.through(message.delivery_id) as begun:
            if not begun:
                return
            outcome = self._with_unread(message, await self._judge(message, door, excuse), excuse)
            deeds = await self._act(message, outcome, door)
            if outcome.reply is not None:
                # An edited question gets no second answer.
                self._answered.note(message.ref)
                try:
                    await self._say(message, outcome, door, settings, deeds)
                except BaseException:
                    self._answered.forget(message.ref)
                    raise

    async def _judge(self, message: IncomingMessage, door: Door, excuse: Excuse) -> Outcome:
        if message.lang_hint is None:
            # A bare link tells no language, and not every app tells its reader's: then it is the chat's.
            message = replace(message, lang_hint=self._office.chats.settings(message.chat.id).lang)
        outcome = await self._office.assistant.handle(message)
        found = outcome.screening
        if found.flagged and not found.secrets and _is_excused(found.reasons, excuse):
            outcome = replace(outcome, actions=())
        self._office.metrics.count_message(door.name, outcome)
        return outcome

    def _with_unread(self, message: IncomingMessage, outcome: Outcome, excuse: Excuse) -> Outcome:
        """Say of a picture, a voice message or a file that it can't be read: alone where nothing else was understood."""
        reply = outcome.reply
        if not message.unreadable or reply is None:
            return outcome
        lang = reply.lang
        if not message.text.removeprefix("/check").strip():
            # The name of a file is nobody's language.
            lang = self._office.lang_for(self._office.chats.settings(message.chat.id), message.lang_hint)
        line = self._office.say("unreadable", lang)
        if _is_at_a_loss(outcome, excuse):
            return replace(outcome, reply=Reply(body=line, lang=lang), lang=lang)
        if outcome.kind in {OutcomeKind.ANSWERED, OutcomeKind.VERDICT}:
            return replace(outcome, reply=replace(reply, body=f"{reply.body}\n\n{line}"))
        return outcome

    async def _admits(self, message: IncomingMessage, settings: ChatSettings, door: Door) -> bool:
        """Tell whether there is room for one more question; whoever asks too much hears so once."""
        verdict = self._office.limits.admit(settings, message.author.id, message.sent_at)
        if not isinstance(verdict, Refused):
            return True
        if verdict.tell:
            lang = self._office.lang_for(settings, message.lang_hint)
            await self._mouth.deliver(self._notice(message, self._office.say("asked_a_lot", lang), lang), door)
        return False

    async def _act(self, message: IncomingMessage, outcome: Outcome, door: Door) -> Deeds:
        """Do what is urgent, then show the moderators what was found."""
        orders = to_orders(message, outcome.actions)
        if any(action.kind is ActionKind.CARD for action in outcome.actions):
            # Filed first, so that what is done finds its report; shown last.
            filed = await self._filing.file(by_screening(message, outcome.screening), door)
            deeds = await self._carry_out(orders, door)
            if isinstance(filed, Filed):
                self._board.refresh(filed.report.id, door)
            return deeds
        return await self._carry_out(orders, door)

    async def _carry_out(self, orders: Sequence[Order], door: Door) -> Deeds:
        results = await self._orders.carry_out(orders, door)
        return tuple(Deed(order=order, result=result) for order, result in zip(orders, results, strict=True))

    async def _say(self, message: IncomingMessage, outcome: Outcome, door: Door, settings: ChatSettings, deeds: Deeds) -> None:
        """Give the answer, claimed when it goes out: a crash from then on loses it, and the next start counts it."""
        claim = self._ledger.claim(message.delivery_id)
        if outcome.kind is OutcomeKind.INTERCEPTED:
            coaching = self._coaching(message, outcome, deeds)
            # While a phrase is in sight, its author is told whatever was said before.
            if coaching.vanish_after is None or coaching.reply_to is not None or self._is_news(message.chat):
                await self._mouth.deliver(replace(coaching, claim=claim), door)
            return
        rated = outcome.kind in _RATED
        has_sources = outcome.reply is not None and bool(outcome.reply.citations)
        delivery = Delivery(
            chat=message.chat,
            outcome=outcome,
            lang=outcome.lang,
            reply_to=message,
            vanish_after=settings.vanish_after if message.chat.kind is ChatKind.GROUP else None,
            extras=(Extra.HELPFUL, Extra.NOT_HELPFUL, *([Extra.SOURCES] if has_sources else [])) if rated else (),
            mark=self._answers.keep(outcome) if rated else "",
            claim=claim,
        )
        await self._mouth.deliver(delivery, door)

    def _is_news(self, chat: Chat) -> bool:
        """Tell whether the line stands not there already: it names nobody, and whoever posts a hundred phrases gets no hundred lines."""
        place, now = f"{chat.id}/{chat.thread_id or ''}", self._office.now()
        while self._coached and now - next(iter(self._coached.values())) >= COACH_STAYS:
            self._coached.popitem(last=False)
        if place in self._coached:
            return False
        self._coached[place] = now
        return True

    def _coaching(self, message: IncomingMessage, outcome: Outcome, deeds: Deeds) -> Delivery:
        """In a group one short line without content, gone after a minute; the rest is said where only its author reads."""
        removed = message.ref in _taken_away(deeds)
        reply_to = None if removed else message
        if outcome.reply is None or message.chat.kind is not ChatKind.GROUP:
            return Delivery(chat=message.chat, outcome=outcome, lang=outcome.lang, reply_to=reply_to)
        more = self._office.say(_what_was_removed(message, outcome, deeds), outcome.reply.lang)
        reply = replace(outcome.reply, body=f"{outcome.reply.body}\n\n{more}")
        return Delivery(
            chat=message.chat,
            outcome=replace(outcome, reply=reply),
            lang=outcome.reply.lang,
            reply_to=reply_to,
            vanish_after=COACH_STAYS,
            extras=(Extra.PRIVATE_WORD,),
            mark=FIRST_AID,
        )

    def _notice(self, message: IncomingMessage, text: str, lang: str) -> Delivery:
        return Delivery(chat=message.chat, notice=text, lang=lang, reply_to=message, visibility=Visibility.ASKER)

    async def ask(self, call: CommandCall, door: Door) -> None:
        message = to_question(call)
        if call.argument.strip() or message.quoted_text:
            await self.receive(message, door, Excuse.ASKS)
            return
        settings = await self._office.chats.load(message.chat.id)
        async with self._ledger.through(message.delivery_id) as begun:
            if begun and await self._admits(message, settings, door):
                lang = self._office.lang_for(settings, message.lang_hint)
                key = "unreadable" if message.unreadable else f"{call.name}_what"
                notice = self._notice(message, self._office.say_on(door.name, key, lang, command=call.name), lang)
                await self._mouth.deliver(replace(notice, claim=self._ledger.claim(message.delivery_id)), door)


def _is_at_a_loss(outcome: Outcome, excuse: Excuse) -> bool:
    if outcome.kind is OutcomeKind.VERDICT:
        return not (outcome.screening.links or outcome.screening.quoted_links)
    # Behind a command small talk is what is said where no question was found.
    return outcome.kind in {OutcomeKind.CLARIFY, OutcomeKind.NOT_FOUND} or (
        outcome.kind is OutcomeKind.SMALLTALK and excuse is not Excuse.NONE
    )


def _taken_away(deeds: Deeds) -> set[str | None]:
    """Return the refs of the messages that are gone."""
    taking = {OrderKind.DELETE, OrderKind.HOLD}
    gone = {ResultKind.DONE, ResultKind.GONE}
    return {deed.order.message_ref for deed in deeds if deed.order.kind in taking and deed.result and deed.result.kind in gone}


def _what_was_removed(message: IncomingMessage, outcome: Outcome, deeds: Deeds) -> str:
    """Return the name of the line that says whether the secret is out of sight, with all the messages it was sent in."""
    gone, pieces = _taken_away(deeds), outcome.screening.pieces
    if message.ref not in gone:
        return "intercept_not_removed"
    if not pieces:
        return "intercept_removed"
    return "intercept_removed_all" if gone.issuperset(pieces) else "intercept_removed_part"


def _speaks(outcome: Outcome) -> bool:
    """Who did not ask hears of a leaked secret and of nothing else, not even that something broke."""
    return outcome.kind is OutcomeKind.INTERCEPTED


def _is_found(outcome: Outcome) -> bool:
    return _speaks(outcome) or any(action.kind is ActionKind.CARD for action in outcome.actions)


def _is_excused(reasons: tuple[str, ...], excuse: Excuse) -> bool:
    if QUOTED_ELSEWHERE in reasons:
        return excuse is not Excuse.NONE
    if excuse is Excuse.REPEATS:
        return _OWN_NAME not in reasons
    return excuse is Excuse.ASKS and _ASKED_ABOUT.issuperset(reasons)


def _answers_here(message: IncomingMessage, settings: ChatSettings) -> bool:
    """Tell whether this chat wants questions answered in this place."""
    if message.chat.kind is not ChatKind.GROUP:
        return True
    elsewhere = settings.answer_thread is not None and message.chat.thread_id != settings.answer_thread
    return not settings.quiet and not elsewhere
