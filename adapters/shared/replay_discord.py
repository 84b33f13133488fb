"""DiscordChatExporter's JSON -> recorded messages. One channel a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.shared.export_fields import button, id_of, items_of, object_of, objects_of, parse_document, text_of, time_of
from adapters.shared.replay import Invalid, Recorded, speaks_to_bot
from bot.models import Author, Chat, ChatKind, Entity, IncomingMessage, Role

_PRIVATE = {"DirectTextChat", "DirectGroupTextChat"}
_WRITTEN = {"Default", "Reply", "ApplicationCommand", "ChatInputCommand", "ThreadStarterMessage", "0", "19", "20", "21"}
_LONGEST_QUOTE = 4000


def parse_discord(content: bytes) -> Iterator[Recorded | Invalid]:
    """Yield the messages of an export in its order; joins, pins and calls are passed over."""
    document = parse_document(content)
    if isinstance(document, Invalid):
        yield document
        return
    if not isinstance(document.get("messages"), list):
        yield Invalid(id="export", error="it has no messages: it is not an export of DiscordChatExporter in JSON")
        return
    if not isinstance(document.get("channel"), dict):
        yield Invalid(id="export", error="it names no channel: it is not an export of DiscordChatExporter (Telegram's: --format telegram)")
        return
    channel = object_of(document.get("channel"))
    kind = ChatKind.PRIVATE if text_of(channel.get("type")) in _PRIVATE else ChatKind.GROUP
    chat = Chat(id=id_of(channel.get("id")) or "channel", kind=kind)
    texts: dict[str, str] = {}
    for number, message in items_of(document["messages"]):
        if isinstance(message, Invalid):
            yield message
        elif not message.keys() & {"content", "author"}:
            yield Invalid(id=id_of(message.get("id")) or f"message-{number}", error="it has neither content nor author")
        elif id_of(message.get("type") or "Default") in _WRITTEN:
            yield _recorded(message, number, chat, texts)


def _recorded(message: Mapping[str, Any], number: int, chat: Chat, texts: dict[str, str]) -> Recorded:
    known_id = id_of(message.get("id")) or f"message-{number}"
    author = object_of(message.get("author"))
    is_bot = author.get("isBot") is True
    forwarded = object_of(message.get("forwardedMessage"))
    # Whose embeds a forwarded message carries is not told: they are read, like a bot's.
    written = [(message, is_bot), (forwarded, True)]
    text = "\n".join(filter(None, (_text(*each) for each in written)))
    texts[known_id] = text[:_LONGEST_QUOTE]
    incoming = IncomingMessage(
        ref=known_id,
        delivery_id=f"{chat.id}-{known_id}",
        author=Author(
            id=id_of(author.get("id")) or "unknown",
            name=text_of(author.get("nickname")) or text_of(author.get("name")) or None,
            username=text_of(author.get("name")) or None,
            role=Role.BOT if is_bot else Role.MEMBER,
        ),
        chat=chat,
        text=text,
        conversation=chat.id,
        sent_at=time_of(message.get("timestamp"), datetime.now(UTC)),
        addressed=chat.kind is ChatKind.PRIVATE or speaks_to_bot(text),
        entities=tuple(link for each in written for link in _links(*each)),
        quoted_text=texts.get(id_of(object_of(message.get("reference")).get("messageId"))),
        is_edit=bool(message.get("timestampEdited")),
        is_forward=bool(forwarded),
    )
    return Recorded(id=known_id, message=incoming)


def _text(message: Mapping[str, Any], is_bot: bool) -> str:
    """Return what was written: the content, a bot's embeds, and the files' names.

    The embeds of people are Discord's own previews of the links in their text.
    """
    parts = [text_of(message.get("content"))]
    for embed in objects_of(message.get("embeds")) if is_bot else ():
        parts += _embed_texts(embed)
    parts += [text_of(each.get("fileName")) for each in objects_of(message.get("attachments"))]
    return "\n".join(part for part in parts if part)


def _embed_texts(embed: Mapping[str, Any]) -> Iterator[str]:
    yield text_of(object_of(embed.get("author")).get("name"))
    yield from (text_of(embed.get(name)) for name in ("title", "description"))
    for field in objects_of(embed.get("fields")):
        yield from (text_of(field.get(name)) for name in ("name", "value"))
    yield text_of(object_of(embed.get("footer")).get("text"))


def _links(message: Mapping[str, Any], is_bot: bool) -> Iterator[Entity]:
    for embed in objects_of(message.get("embeds")) if is_bot else ():
        for url in (text_of(embed.get("url")), text_of(object_of(embed.get("author")).get("url"))):
            if url:
                yield button(url)
