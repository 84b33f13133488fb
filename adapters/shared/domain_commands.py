"""`/why`, `/allow`, `/block` and `/unblock`: what was found about a link, and what moderators decided about its domain."""

from __future__ import annotations

from adapters.shared.command_context import Context
from adapters.shared.confirming import Confirming
from adapters.shared.contract import Delivery, Door
from adapters.shared.evidence_lines import evidence_lines
from adapters.shared.office import Office
from bot.models import Author
from bot.moderation.cards import LONGEST_NAME, show_text
from bot.moderation.domains import BadDomain
from bot.moderation.models import ChatSettings, Decision, DomainStanding
from bot.screening.links.defang import defang_host, refang
from bot.texts import Texts

_MOST_DECISIONS = 5
_STANDINGS = {"block": DomainStanding.BLOCKED, "allow": DomainStanding.ALLOWED}


class DomainCommands:
    def __init__(self, office: Office, confirming: Confirming) -> None:
        self._office = office
        self._confirming = confirming

    async def why(self, context: Context) -> Delivery:
        """Every check's finding, then what was decided here about the domain."""
        about = context.call.target or context.message
        links = (await self._office.assistant.screen(about)).links
        if not links:
            return context.answer(self._office.say_on(context.platform, "check_what", context.lang, command="why"))
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
        written = await self._domain(context)
        if written is None:
            return context.answer(self._office.say("domain_what", context.lang, command=command))
        author = context.message.author
        if not author.anonymous:
            actor = Author(id=author.id, name=author.name, role=context.role)
            return context.answer(await self._carry_out(command, written, context.settings.chat_id, actor, context.lang))
        read = self._office.domains.read(written, _STANDINGS[command]) if command in _STANDINGS else written
        if isinstance(read, BadDomain):
            return context.answer(bad_domain_text(read, self._office.texts, context.lang))

        async def decide(_: Door, settings: ChatSettings, actor: Author) -> str:
            return await self._carry_out(command, written, settings.chat_id, actor, context.lang)

        return self._confirming.ask(context, f"/{command} {show_text(read, LONGEST_NAME)}", decide)

    async def _carry_out(self, command: str, written: str, chat_id: str, actor: Author, lang: str) -> str:
        domains = self._office.domains
        decide = {"block": domains.block, "allow": domains.allow, "unblock": domains.unblock}[command]
        decision = await decide(chat_id, written, actor)
        if isinstance(decision, BadDomain):
            return bad_domain_text(decision, self._office.texts, lang)
        return self._office.say(f"{command}ed_done", lang, domain=defang_host(decision.target))

    async def _domain(self, context: Context) -> str | None:
        """Return what is named behind the command, or the one host in the message pointed at."""
        named = context.call.argument.split()
        if named:
            return refang(named[0])
        links = (await self._office.assistant.screen(context.call.target)).links if context.call.target else ()
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
