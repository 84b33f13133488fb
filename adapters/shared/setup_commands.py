"""`/setup` and `/quiet`: what moderators set in their chat.

A chat and its moderators' chat are joined by a code: whoever says it there has to moderate both.
"""

from __future__ import annotations

from datetime import timedelta

from adapters.shared.command_context import Context
from adapters.shared.confirming import Confirming
from adapters.shared.contract import Delivery, Door, Visibility
from adapters.shared.domain_commands import bad_domain_text
from adapters.shared.kept_answers import new_mark
from adapters.shared.office import Office
from adapters.shared.pending import Pending
from adapters.shared.settings_lines import describe_change, describe_wish, settings_lines
from adapters.shared.status_lines import name_of_chat
from bot.models import Author, ChatKind
from bot.moderation.access import is_staff
from bot.moderation.domains import BadDomain
from bot.moderation.models import ChatSettings, DomainStanding
from bot.moderation.setup import (
    Change,
    DeclareOfficial,
    LinkModerators,
    Misread,
    RedeemCode,
    ShowSettings,
    UnlinkModerators,
    Wish,
    read_quiet,
    read_setup,
)

CODE_TIME = timedelta(minutes=15)
_CODE_LETTERS = 8


class SetupCommands:
    def __init__(self, office: Office, confirming: Confirming) -> None:
        self._office = office
        self._confirming = confirming
        self._codes: Pending[str] = Pending(CODE_TIME, office.now)

    async def setup(self, context: Context) -> Delivery:
        return await self._do(context, read_setup(context.call.argument, context.message.chat.thread_id))

    async def quiet(self, context: Context) -> Delivery:
        return await self._do(context, read_quiet(context.call.argument))

    async def _do(self, context: Context, wish: Wish) -> Delivery:
        if isinstance(wish, Misread):
            return context.answer(self._problem(wish, context))
        if isinstance(wish, ShowSettings):
            return context.answer("\n".join(settings_lines(self._office, context.door, context.settings, context.lang)))
        if isinstance(wish, RedeemCode):
            return await self._redeem(context, wish)
        if isinstance(wish, LinkModerators):
            return await self._link(context, wish)
        if context.message.author.anonymous:
            return self._ask_to_confirm(context, wish)
        return context.answer(await self._apply(context.door, context.settings, wish, context.message.author, context.lang))

    def _problem(self, wish: Misread, context: Context) -> str:
        why = self._office.say(wish.text, context.lang, **wish.values)
        how = self._office.say_on(context.platform, "setup_how", context.lang)
        return f"{why}\n\n{how}" if wish.text == "setup_unknown" else self._office.say("setup_bad", context.lang, why=why)

    async def _apply(self, door: Door, settings: ChatSettings, wish: Wish, actor: Author, lang: str) -> str:
        if isinstance(wish, DeclareOfficial):
            # All or none: half of a list that was refused would count as official without anybody knowing.
            read = [self._office.domains.read(domain, DomainStanding.ALLOWED) for domain in wish.domains]
            if bad := next((each for each in read if isinstance(each, BadDomain)), None):
                return bad_domain_text(bad, self._office.texts, lang)
            for domain in wish.domains:
                await self._office.domains.allow(settings.chat_id, domain, actor)
        elif isinstance(wish, UnlinkModerators):
            await self._office.chats.change(settings.chat_id, moderators_place=None)
            return self._office.say("setup_unlinked", lang)
        elif isinstance(wish, Change):
            await self._office.chats.change(settings.chat_id, **wish.fields)
        what = describe_change(self._office, door, settings.chat_id, wish, lang)
        if isinstance(wish, Change) and "quiet" in wish.fields:
            return what
        return self._office.say("setup_done", lang, what=what)

    def _ask_to_confirm(self, context: Context, wish: Wish) -> Delivery:
        async def apply(door: Door, settings: ChatSettings, actor: Author) -> str:
            return await self._apply(door, settings, wish, actor, context.lang)

        what = describe_wish(self._office, context.door, context.settings.chat_id, wish, context.lang)
        return self._confirming.ask(context, what, apply)

    async def _link(self, context: Context, wish: LinkModerators) -> Delivery:
        """Take the place that is named, or hand out a code to be said there."""
        if not wish.place:
            code = new_mark(_CODE_LETTERS)
            self._codes.put(code, context.settings.chat_id)
            return context.answer(self._office.say("setup_code", context.lang, code=code))
        place = await context.door.find_place(context.message, wish.place)
        if place is None:
            return context.answer(self._office.say("setup_no_place", context.lang))
        wish_to_move = Change(fields={"moderators_place": place})
        if context.message.author.anonymous:
            return self._ask_to_confirm(context, wish_to_move)
        return context.answer(await self._join(context.settings, place, context.lang))

    async def _redeem(self, context: Context, wish: RedeemCode) -> Delivery:
        """Both chats have their say: the code came from one, and its bearer has to moderate that one as well as this."""
        message = context.message
        group = self._codes.look(wish.code)
        if group is None or message.chat.kind is not ChatKind.GROUP:
            return context.answer(self._office.say("setup_code_unknown", context.lang))
        anonymous = message.author.anonymous
        if anonymous or not is_staff(await context.door.role_of(group, message.author.id)):
            return context.answer(self._office.say("setup_code_not_yours", context.lang))
        place = await context.door.find_place(message, "")
        if place is None:
            return context.answer(self._office.say("setup_code_unknown", context.lang))
        if place == group:
            return context.answer(self._office.say("setup_code_here", context.lang))
        self._codes.take(wish.code)
        said = await self._join(await self._office.chats.load(group), place, context.lang)
        return context.answer(said, Visibility.PUBLIC)

    async def _join(self, settings: ChatSettings, place: str, lang: str) -> str:
        await self._office.chats.change(settings.chat_id, moderators_place=place)
        return self._office.say("setup_linked", lang, title=name_of_chat(self._office, settings.title, lang))
