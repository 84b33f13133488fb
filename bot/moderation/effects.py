"""What a decision brings about, and what takes it back. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from bot.models import Author, Role
from bot.moderation.access import is_staff
from bot.moderation.models import Decision, DecisionKind, Deed, Order, OrderKind, Report, ResultKind
from bot.moderation.stores import ReportedMessage

MUTE_TIME = timedelta(days=1)

COUNTERS: dict[DecisionKind, DecisionKind | OrderKind | None] = {
    DecisionKind.DELETE: None,
    DecisionKind.MUTE: OrderKind.UNMUTE,
    DecisionKind.BAN: OrderKind.UNBAN,
    DecisionKind.FINE: DecisionKind.UNDO,
    DecisionKind.BLOCK: DecisionKind.UNBLOCK,
    DecisionKind.ALLOW: DecisionKind.UNBLOCK,
    DecisionKind.UNDO: None,
}
"""What takes each decision on a report back; None where nothing can."""

FINAL = {
    DecisionKind.DELETE: "A deleted message does not come back.",
    DecisionKind.UNDO: "What was taken back is decided anew, not taken back again.",
}
"""Why nothing takes these back, as it is recorded."""

_TAKES_AWAY = {DecisionKind.DELETE, DecisionKind.MUTE, DecisionKind.BAN, DecisionKind.BLOCK}
PUTS_BACK = {DecisionKind.FINE, DecisionKind.ALLOW}
SANCTIONS = {DecisionKind.MUTE: (OrderKind.MUTE, MUTE_TIME), DecisionKind.BAN: (OrderKind.BAN, None)}
_VICTIM = ("secret",)
_GONE = {ResultKind.DONE, ResultKind.GONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that is known of a report when it is decided. `target` is the domain that can be blocked, `allowable` the one to allow."""

    report: Report
    messages: tuple[ReportedMessage, ...] = ()
    deeds: tuple[Deed, ...] = ()
    target: str | None = None
    allowable: str | None = None

    @property
    def held(self) -> tuple[str, ...]:
        """Messages that were taken away to wait for a decision, and wait still."""
        held = [deed.order.message_ref for deed in self.deeds if deed.order.kind is OrderKind.HOLD and _was_done(deed)]
        shown = {deed.order.message_ref for deed in self.deeds if deed.order.kind is OrderKind.RELEASE and _was_done(deed)}
        return tuple(dict.fromkeys(ref for ref in held if ref and ref not in shown))

    @property
    def muted_by_itself(self) -> tuple[str, ...]:
        """Accounts that were muted without anybody's decision, and are muted still. A ban ends a mute, and so does taking it back."""
        mutes = {deed.order.author_id for deed in self.deeds if deed.order.kind is OrderKind.MUTE and _was_automatic(deed)}
        ends = {OrderKind.UNMUTE, OrderKind.BAN}
        lifted = {deed.order.author_id for deed in self.deeds if deed.order.kind in ends and _was_done(deed)}
        return tuple(sorted(each for each in mutes - lifted if each))

    @property
    def standing_messages(self) -> tuple[ReportedMessage, ...]:
        """Messages that nobody has taken away yet, as far as is known."""
        away = {OrderKind.DELETE, OrderKind.HOLD}
        gone = {deed.order.message_ref for deed in self.deeds if deed.order.kind in away and _was_done(deed)}
        return tuple(message for message in self.messages if message.ref not in gone)

    @property
    def punishable(self) -> Author | None:
        """Return whom a decision may mute or ban.

        Not a moderator: no platform lets that account be muted, and it may have been taken over. Not who gave a secret away and did nothing
        else: a victim.
        """
        author = self.report.author
        return None if author is None or self.is_of_victim or is_staff(author.role) else author

    @property
    def is_of_victim(self) -> bool:
        """Tell whether all that its author did was to give a secret away."""
        return self.report.reasons == _VICTIM


def choices(case: Case) -> tuple[DecisionKind, ...]:
    """Return what can be decided about an open report, in the order of the buttons."""
    has_message = case.report.message_ref is not None
    wanted = {
        DecisionKind.DELETE: has_message and bool(case.standing_messages or case.held),
        # A report with an author and no message is about the account itself: an impostor's name.
        DecisionKind.MUTE: case.punishable is not None and case.punishable.role is not Role.CHANNEL,
        DecisionKind.BAN: case.punishable is not None,
        DecisionKind.FINE: True,
        DecisionKind.BLOCK: case.target is not None,
        DecisionKind.ALLOW: case.allowable is not None,
    }
    return tuple(kind for kind, makes_sense in wanted.items() if makes_sense)


def target_of(case: Case, kind: DecisionKind) -> str:
    """Return what a decision is about, as it is recorded."""
    report = case.report
    if kind is DecisionKind.BLOCK:
        return case.target or ""
    if kind is DecisionKind.ALLOW:
        return case.allowable or ""
    if kind in SANCTIONS and report.author:
        return report.author.id
    return report.message_ref or case.target or ""


def orders_of(case: Case, decision: Decision) -> tuple[Order, ...]:
    """Return what doors are to do about a decision: first the messages, all of them; then the author of the one that is shown."""
    wanted: list[_Wanted] = []
    if decision.kind in _TAKES_AWAY:
        wanted += [_Wanted(OrderKind.DELETE, message.ref, message.author_id) for message in case.standing_messages]
    if decision.kind in PUTS_BACK:
        held = set(case.held)
        wanted += [_Wanted(OrderKind.RELEASE, each.ref, each.author_id, None, each) for each in case.messages if each.ref in held]
        wanted += [_Wanted(OrderKind.UNMUTE, None, author_id) for author_id in case.muted_by_itself]
    if decision.kind in SANCTIONS and case.punishable:
        kind, duration = SANCTIONS[decision.kind]
        wanted.append(_Wanted(kind, None, case.punishable.id, duration))
    return _to_orders(decision, wanted)


def orders_to_undo(undone: Decision, by: Decision, deeds: Sequence[Deed]) -> tuple[Order, ...]:
    """Return what takes the orders of a decision back: on whom they were, not on whom they would be now."""
    if not isinstance(undone.counter, OrderKind):
        return ()
    first = OrderKind.MUTE if undone.counter is OrderKind.UNMUTE else OrderKind.BAN
    mine = [deed.order for deed in deeds if deed.order.decision_id == undone.id and deed.order.kind is first]
    return _to_orders(by, [_Wanted(undone.counter, None, order.author_id) for order in mine])


class _Wanted(NamedTuple):
    kind: OrderKind
    message_ref: str | None
    author_id: str | None = None
    duration: timedelta | None = None
    shown: ReportedMessage | None = None


def _to_orders(decision: Decision, wanted: Sequence[_Wanted]) -> tuple[Order, ...]:
    """Return the orders, numbered: in this order they are to be carried out, after a restart as well."""
    return tuple(
        Order(
            id=f"{decision.id}:{number:04}",
            kind=each.kind,
            chat_id=decision.chat_id,
            reason=f"decided by {decision.actor_name}",
            message_ref=each.message_ref,
            author_id=each.author_id,
            duration=each.duration,
            decision_id=decision.id,
            thread_id=each.shown.thread_id if each.shown else None,
            quote=each.shown.text if each.shown else "",
        )
        for number, each in enumerate(wanted)
    )


def _was_done(deed: Deed) -> bool:
    return deed.result is not None and deed.result.kind in _GONE


def _was_automatic(deed: Deed) -> bool:
    return deed.order.decision_id is None and deed.result is not None and deed.result.kind is ResultKind.DONE
