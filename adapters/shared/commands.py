"""What commands do, on every platform alike. Each returns what is said about it; rights are asked of the platform at every call."""

from __future__ import annotations

import logging
from dataclasses import replace

from adapters.shared.command_context import Command, Context
from adapters.shared.contract import CommandCall, Delivery, Door, Visibility
from adapters.shared.domain_commands import DomainCommands
from adapters.shared.office import Office
from adapters.shared.quoting import with_hidden_links
from adapters.shared.report_commands import ReportCommands
from adapters.shared.setup_commands import SetupCommands
from adapters.shared.status_lines import status_lines
from bot.errors import StorageProblem
from bot.models import ChatKind, Entity, IncomingMessage
from bot.moderation.access import FOR_STAFF, may_use
from bot.moderation.limits import Refused

_log = logging.getLogger("jumpmaster.reception")

ASKING = frozenset({"ask", "check"})
ONCE = frozenset({"allow", "block", "unblock", "setup", "quiet"})
"""What is done at most once, even where an end in the middle loses it: twice would decide or switch something again."""


class Commands:
    def __init__(self, office: Office, reports: ReportCommands, setup: SetupCommands, domains: DomainCommands) -> None:
        self._office = office
        self._known: dict[str, Command] = {
            "report": reports.report,
            "flag": reports.flag,
            "why": domains.why,
            "allow": domains.allow,
            "block": domains.block,
            "unblock": domains.unblock,
            "setup": setup.setup,
            "quiet": setup.quiet,
            "status": self._status,
            "help": self._help,
            "start": self._help,
            "privacy": self._privacy,
            "unreadable": self._unreadable,
        }

    def knows(self, name: str) -> bool:
        return name in self._known

    async def run(self, call: CommandCall, door: Door) -> Delivery | None:
        """Return what is said; None where nothing is."""
        message = call.message
        settings = await self._office.chats.load(message.chat.id)
        role = message.author.role
        if message.chat.kind is ChatKind.GROUP and not message.author.anonymous:
            role = await door.role_of(message.chat.id, message.author.id)
        lang = self._office.lang_for(settings, message.lang_hint)
        context = Context(call=call, settings=settings, role=role, lang=lang, door=door)
        if not context.by_staff:
            verdict = self._office.limits.admit(settings, message.author.id, message.sent_at)
            if isinstance(verdict, Refused):
                return context.answer(self._office.say("asked_a_lot", lang)) if verdict.tell else None
        refusal = self._refusal(context)
        if refusal:
            return context.answer(self._office.say(refusal, lang))
        try:
            return await self._known[call.name](context)
        except StorageProblem as problem:
            _log.error("command.unkept name=%s %s", call.name, problem.user_text)
            return context.answer(self._office.say("not_kept", lang))

    def _refusal(self, context: Context) -> str:
        if context.call.name not in FOR_STAFF:
            return ""
        if context.message.chat.kind is not ChatKind.GROUP:
            return "only_groups"
        return "" if may_use(context.role, context.call.name) else "only_moderators"

    async def _help(self, context: Context) -> Delivery:
        keys = ["welcome", "never_first", "help_members"]
        if context.by_staff and context.message.chat.kind is ChatKind.GROUP:
            keys.append("help_moderators")
        return context.answer("\n\n".join(self._office.say_on(context.platform, key, context.lang) for key in keys))

    async def _privacy(self, context: Context) -> Delivery:
        return context.answer(self._office.say("privacy", context.lang))

    async def _unreadable(self, context: Context) -> Delivery:
        return context.answer(self._office.say("unreadable", context.lang), Visibility.PUBLIC)

    async def _status(self, context: Context) -> Delivery:
        return context.answer("\n".join(await status_lines(self._office, context.door, context.settings, context.lang)))


def to_question(call: CommandCall) -> IncomingMessage:
    """Return `/ask` and `/check` as a message to the assistant, with what it points at as its quotation."""
    quoted = with_hidden_links(call.target.text, call.target.entities) if call.target else call.message.quoted_text
    lead = "/check " if call.name == "check" else ""
    entities = _moved(call, len(lead))
    unreadable = call.message.unreadable or (call.target is not None and call.target.unreadable)
    text = (lead + call.argument).rstrip()
    return replace(call.message, text=text, entities=entities, quoted_text=quoted or None, unreadable=unreadable, addressed=True)


def _moved(call: CommandCall, lead: int) -> tuple[Entity, ...]:
    """Return the entities of the command's text at their places behind `lead`; those of the command word itself fall away."""
    start = call.message.text.rfind(call.argument) if call.argument else -1
    if start < 0:
        return tuple(entity for entity in call.message.entities if not entity.length)
    return tuple(
        replace(entity, offset=entity.offset - start + lead if entity.length else 0)
        for entity in call.message.entities
        if entity.offset >= start or not entity.length
    )
