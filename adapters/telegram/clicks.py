"""A click on one of our buttons -> what it asks for. Pure."""

from __future__ import annotations

import re

from telegram import CallbackQuery, Message

from adapters.shared.contract import Click, Extra
from adapters.telegram.events import CardClicked, Event, OtherPressed, Pressed
from adapters.telegram.ids import ref_of, user_id_of
from adapters.telegram.people import bare_chat, chat_of, lang_of, to_author
from bot.models import Role
from bot.moderation.models import DecisionKind

_CARD_BUTTON = re.compile(r"c1:([a-z2-7]{1,12}):(\d{1,9}):([a-z_]{1,16})")
_EXTRA_BUTTON = re.compile(r"x1:([a-z_]{1,16}):([A-Za-z0-9_-]{1,16})")


def from_click(query: CallbackQuery) -> Event:
    data = query.data or ""
    card, extra = _CARD_BUTTON.fullmatch(data), _EXTRA_BUTTON.fullmatch(data)
    if card and card[3] in set(DecisionKind):
        name = query.from_user.full_name or query.from_user.username or str(query.from_user.id)
        click = Click(
            report_id=card[1],
            version=int(card[2]),
            kind=DecisionKind(card[3]),
            actor_id=user_id_of(query.from_user.id),
            actor_name=name,
            lang_hint=lang_of(query.from_user.language_code),
        )
        return CardClicked(click=click, query_id=query.id)
    if extra and extra[1] in set(Extra) and query.message is not None:
        return _from_extra(query, Extra(extra[1]), extra[2])
    return OtherPressed(query_id=query.id)


def _from_extra(query: CallbackQuery, extra: Extra, mark: str) -> Pressed:
    assert query.message is not None
    message = query.message
    # An old message comes without its content, and then nobody knows its topic.
    chat = chat_of(message) if isinstance(message, Message) else bare_chat(message.chat)
    return Pressed(
        extra=extra,
        mark=mark,
        presser=to_author(query.from_user, Role.MEMBER),
        chat=chat,
        query_id=query.id,
        message_ref=ref_of(message.chat.id, message.message_id),
        lang_hint=lang_of(query.from_user.language_code),
    )
