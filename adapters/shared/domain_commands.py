"""`/why`, `/allow`, `/block` and `/unblock`: what was found about a link, and what moderators decided about its domain."""

from __future__ import annotations

from adapters.shared.command_context import Context
from adapters.shared.contract import Delivery
from adapters.shared.evidence_lines import evidence_lines
from adapters.shared.office import Office
from bot.models import Author
from bot.moderation.domains import BadDomain
from bot.moderation.models import Decision
from bot.screening.links.defang import defang_host, refang
from bot.texts import Texts

_MOST_DECISIONS = 5


class DomainCommands:
    def __init__(self, office: Office) -> None:
        self._office = office

    async def why(self, context: Context) -> Delivery:
        """Every check's finding, then what was decided here about the domain."""
        about = context.call.target or context.message
        links = self._office.assistant.screen(about).links
        if not links:
            return context.answer(self._office.say_on(context.platform, "check_what", context.lang))
        link = links[0]
        decisions = await self._office.domains.decisions(context.settings.chat_id, link.url or link.written)
        lines = [*evidence_lines(link, self._office.texts, context.lang), "", *self._decided(decisions, context.lang)]
        return context.answer("\n".join(lines))

    async def block(self, context: Context) -> Delivery:
        return await self._decide(context, "block")

    async def allow(self, context: Context) -> Delivery:
        return await self._decide(context, "allow")

    async def unblock(self, context: Context) -> Delivery:
        return await self._decide(context, "unblock")

    async def _decide(self, context: Context, command: str) -> Delivery:
        written = self._domain(context)
        if written is None:
            return context.answer(self._office.say("domain_what", context.lang, command=command))
        actor = Author(id=context.message.author.id, name=context.message.author.name, role=context.role)
        decide = {"block": self._office.domains.block, "allow": self._office.domains.allow, "unblock": self._office.domains.unblock}[
            command
        ]
        decision = await decide(context.settings.chat_id, written, actor)
        if isinstance(decision, BadDomain):
            return context.answer(bad_domain_text(decision, self._office.texts, context.lang))
        return context.answer(self._office.say(f"{command}ed_done", context.lang, domain=defang_host(decision.target)))

    def _domain(self, context: Context) -> str | None:
        """Return what is named behind the command, or the one host in the message pointed at."""
        named = context.call.argument.split()
        if named:
            return refang(named[0])
        links = self._office.assistant.screen(context.call.target).links if context.call.target else ()
        hosts = {link.host: link.url for link in links if link.host}
        return hosts.popitem()[1] if len(hosts) == 1 else None

    def _decided(self, decisions: tuple[Decision, ...], lang: str) -> list[str]:
        if not decisions:
            return [self._office.say("why_no_decisions", lang)]
        return [
            self._office.say("why_decisions", lang),
            *(decision_line(each, self._office.texts, lang) for each in decisions[:_MOST_DECISIONS]),
        ]


def decision_line(decision: Decision, texts: Texts, lang: str) -> str:
    what = decision_text(decision, texts, lang)
    line = texts.say("decision_line", lang, when=f"{decision.at:%Y-%m-%d %H:%M}", what=what, who=decision.actor_name)
    return f"• {line}" + (f" ({texts.say('decision_taken_back', lang)})" if decision.undone_by else "")


def decision_text(decision: Decision, texts: Texts, lang: str) -> str:
    return texts.say(f"card_kind_{decision.kind.value}", lang)


def bad_domain_text(bad: BadDomain, texts: Texts, lang: str) -> str:
    return texts.say(f"flaw_{bad.flaw.value}", lang, domain=defang_host(bad.domain))
