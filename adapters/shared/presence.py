"""The bot's own coming and going in chats: the first word, lost and gained rights, being removed. Each is said once."""

from __future__ import annotations

from adapters.shared.card_board import CardBoard
from adapters.shared.contract import Delivery, Door
from adapters.shared.filing import Filing
from adapters.shared.office import Office
from adapters.shared.orders import OrderDesk, to_chat
from adapters.shared.records import Records
from adapters.shared.reporting import by_name
from adapters.shared.status_lines import name_of_chat, power_lines
from bot.models import Author, Chat, ChatKind
from bot.moderation.models import Filed


class Presence:
    def __init__(self, office: Office, *, records: Records, orders: OrderDesk, filing: Filing, board: CardBoard) -> None:
        self._office = office
        self._records = records
        self._orders = orders
        self._filing = filing
        self._board = board
        # Groups that were told that their cards reach nobody.
        self._shut: set[str] = set()

    async def joined(self, chat: Chat, title: str, door: Door, lang_hint: str | None = None) -> None:
        """Say once in one message what is seen here, what is not, and what moderators can set. `lang_hint` is that of whoever added us."""
        await self._tell_whose_cards_go_to(chat.id, door)
        settings = await self._office.chats.load(chat.id, title)
        if settings.welcomed:
            return
        powers = await door.powers(chat.id)
        lang = self._office.lang_for(settings, lang_hint)
        linked = settings.moderators_place is not None
        lines = [
            self._office.say("welcome", lang),
            self._office.say_on(door.name, "welcome_sees_all" if powers.sees_all else "welcome_sees_some", lang),
            *power_lines(self._office, powers, lang),
            *([] if linked else [self._office.say("welcome_moderators", lang)]),
            self._office.say("never_first", lang),
        ]
        delivered = await door.deliver(Delivery(chat=chat, notice="\n".join(lines), lang=lang))
        if delivered.ok:
            await self._records.keep(lambda: self._office.chats.change(chat.id, welcomed=True))
        if linked:
            # Back again: its moderators heard that it was gone. Where they read is not for the whole group to know.
            await self.powers_changed(chat, title, door, lang_hint)

    async def powers_changed(self, chat: Chat, title: str, door: Door, lang_hint: str | None = None) -> None:
        """Tell the moderators what the bot may do now."""
        self._orders.forget_told(chat.id)
        await self._tell_whose_cards_go_to(chat.id, door)
        settings = await self._office.chats.load(chat.id, title)
        if settings.moderators_place is None:
            return
        lang = self._office.lang_for_moderators(settings, lang_hint)
        changed = self._office.say("powers_now", lang, title=name_of_chat(self._office, title or settings.title, lang))
        powers = await door.powers(chat.id)
        sees = self._office.say("status_sees_all" if powers.sees_all else "status_sees_some", lang)
        lines = [changed, self._office.say("status_sees", lang, what=sees), *power_lines(self._office, powers, lang)]
        await door.deliver(Delivery(chat=to_chat(settings.moderators_place), notice="\n".join(lines), lang=lang))

    async def _tell_whose_cards_go_to(self, place_id: str, door: Door) -> None:
        """Say once in the groups concerned that their cards reach nobody: their moderators read there, and nobody is written to first.

        The line tells members nothing of what was found. A group that wants quiet hears it with `/status` only.
        """
        for settings in self._office.chats.known():
            place = settings.moderators_place
            if place is None or to_chat(place).id != place_id or settings.chat_id == place_id:
                continue
            if await door.can_show(place):
                self._shut.discard(settings.chat_id)
            elif settings.chat_id not in self._shut and not settings.quiet:
                self._shut.add(settings.chat_id)
                lang = self._office.lang_for(settings, None)
                chat = Chat(id=settings.chat_id, kind=ChatKind.GROUP)
                await door.deliver(Delivery(chat=chat, notice=self._office.say("cards_shut", lang), lang=lang))

    async def left(self, chat: Chat, title: str, door: Door, lang_hint: str | None = None) -> None:
        await self._tell_whose_cards_go_to(chat.id, door)
        settings = await self._office.chats.load(chat.id, title)
        await self._records.keep(lambda: self._office.chats.change(chat.id, welcomed=False))
        if settings.moderators_place is None or to_chat(settings.moderators_place).id == chat.id:
            return
        lang = self._office.lang_for_moderators(settings, lang_hint)
        notice = self._office.say("removed_from", lang, title=name_of_chat(self._office, title or settings.title, lang))
        await door.deliver(Delivery(chat=to_chat(settings.moderators_place), notice=notice, lang=lang))

    async def renamed(self, author: Author, chat: Chat, door: Door) -> None:
        """Show the moderators an account whose name imitates another's."""
        found = self._office.see_name(author, chat)
        if found is None:
            return
        filed = await self._filing.file(by_name(author, chat, found, self._office.now()), door)
        if isinstance(filed, Filed):
            self._board.refresh(filed.report.id, door)
