"""Telegram Desktop's JSON export -> recorded messages. One chat, or a whole account's chats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.shared.export_fields import button, id_of, items_of, object_of, objects_of, parse_document, text_of, time_of
from adapters.shared.replay import Invalid, Recorded, speaks_to_bot
from bot.models import Author, Chat, ChatKind, Entity, IncomingMessage

_GROUPS = {"private_group", "private_supergroup", "public_supergroup", "private_channel", "public_channel"}
_UNWRITTEN = {"service", "unsupported"}
_LONGEST_QUOTE = 4000


def parse_telegram(content: bytes) -> Iterator[Recorded | Invalid]:
    """Yield the messages of an export in its order; service messages are passed over."""
    document = parse_document(content)
    if isinstance(document, Invalid):
        yield document
        return
    if "type" not in document and (isinstance(document.get("channel"), dict) or isinstance(document.get("guild"), dict)):
        yield Invalid(id="export", error="it names a channel of Discord, no chat of Telegram (for such an export: --format discord)")
        return
    listed = [each for name in ("chats", "left_chats") for each in _list_of(document.get(name))]
    if not listed and not isinstance(document.get("messages"), list):
        yield Invalid(id="export", error="it has no messages: it is not an export of Telegram Desktop in JSON")
        return
    for number, chat in enumerate(listed or [document], 1):
        if isinstance(chat, dict) and isinstance(chat.get("messages"), list):
            yield from _messages(chat)
        else:
            yield Invalid(id=id_of(object_of(chat).get("id")) or f"chat-{number}", error="it is a chat without messages")


def _list_of(chats: Any) -> list[Any]:
    listed = object_of(chats).get("list")
    return listed if isinstance(listed, list) else []


def _messages(chat: Mapping[str, Any]) -> Iterator[Recorded | Invalid]:
    texts: dict[str, str] = {}
    kind = ChatKind.GROUP if text_of(chat.get("type")) in _GROUPS else ChatKind.PRIVATE
    chat_id = id_of(chat.get("id")) or text_of(chat.get("name")) or "chat"
    for number, message in items_of(chat["messages"]):
        if isinstance(message, Invalid):
            yield message
        elif text_of(message.get("type")) == "message":
            yield _recorded(message, number, Chat(id=chat_id, kind=kind), texts)
        elif text_of(message.get("type")) not in _UNWRITTEN:
            yield Invalid(id=id_of(message.get("id")) or f"message-{number}", error="its type is not message or service")


def _recorded(message: Mapping[str, Any], number: int, chat: Chat, texts: dict[str, str]) -> Recorded:
    known_id = id_of(message.get("id")) or f"message-{number}"
    text, entities = _content(message)
    texts[known_id] = text[:_LONGEST_QUOTE]
    incoming = IncomingMessage(
        ref=known_id,
        delivery_id=f"{chat.id}-{known_id}",
        author=Author(id=id_of(message.get("from_id")) or "unknown", name=text_of(message.get("from")) or None),
        chat=chat,
        text=text,
        conversation=chat.id,
        sent_at=time_of(message.get("date_unixtime") or message.get("date"), datetime.now(UTC)),
        addressed=chat.kind is ChatKind.PRIVATE or speaks_to_bot(text),
        entities=(*entities, *_buttons(message)),
        quoted_text=texts.get(id_of(message.get("reply_to_message_id"))),
        is_edit="edited" in message,
        is_forward="forwarded_from" in message,
    )
    return Recorded(id=known_id, message=incoming)


def _content(message: Mapping[str, Any]) -> tuple[str, tuple[Entity, ...]]:
    """Return the text with its entities, then a line for everything else that the author wrote."""
    pieces = message.get("text_entities") or message.get("text")
    text, entities = "", []
    for piece in pieces if isinstance(pieces, list) else [pieces]:
        written = text_of(piece) if isinstance(piece, str) else text_of(object_of(piece).get("text"))
        href = text_of(object_of(piece).get("href"))
        if href:
            entities.append(
                Entity(type=text_of(object_of(piece).get("type")) or "text_link", offset=len(text), length=len(written), url=href)
            )
        text += written
    lines = ([text] if text else []) + [line for line in _lines(message) if line.strip()]
    return "\n".join(lines), tuple(entities)


def _lines(message: Mapping[str, Any]) -> Iterator[str]:
    """Yield what was written into other places than the text: names of files, polls, contacts, places, games, buttons."""
    yield text_of(message.get("file_name"))
    yield from (text_of(message.get(name)) for name in ("performer", "title", "place_name", "address", "game_title", "game_description"))
    poll = object_of(message.get("poll"))
    yield _joined(poll.get("question"))
    yield from (_joined(answer.get("text")) for answer in objects_of(poll.get("answers")))
    contact = object_of(message.get("contact_information"))
    yield " ".join(filter(None, (text_of(contact.get(name)) for name in ("first_name", "last_name"))))
    yield from (text_of(each.get("text")) for each in _each_button(message))


def _joined(pieces: Any) -> str:
    """Return a text that may be in pieces, as those with a link or an emoji in them are."""
    listed = pieces if isinstance(pieces, list) else [pieces]
    return "".join(text_of(piece) or text_of(object_of(piece).get("text")) for piece in listed)


def _buttons(message: Mapping[str, Any]) -> Iterator[Entity]:
    for each in _each_button(message):
        url = text_of(each.get("data"))
        if url and ("url" in text_of(each.get("type")) or "web" in text_of(each.get("type"))):
            yield button(url)
    game = text_of(message.get("game_link"))
    if game:
        yield button(game)


def _each_button(message: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    rows = message.get("inline_bot_buttons")
    for row in rows if isinstance(rows, list) else []:
        yield from objects_of(row)
