"""What stands in a Telegram message: its words with their entities, and everything else of it that people read or tap. Pure.

A caption is text. Names of files, polls, cards of contacts and the labels of buttons are lines after it, and what buttons and previews
open are entities without a place, so that all of it is screened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from telegram import InlineKeyboardButton, Message, MessageEntity, TextQuote

from adapters.shared.clean import replace_surrogates
from bot.models import Entity

_BUTTON = "button"
_LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """`words` is what was typed; `text` adds the lines of everything else. Entities count code points of `text`."""

    words: str
    text: str
    entities: tuple[Entity, ...] = ()


def read_content(message: Message) -> Content:
    words = replace_surrogates(message.text or message.caption or "")
    marked = message.entities or message.caption_entities
    lines = [replace_surrogates(line) for line in _lines(message) if line.strip()]
    buttons = list(_buttons(message))
    lines += [replace_surrogates(line) for button in buttons for line in _labels(button)]
    return Content(
        words=words or "\n".join(_typed_elsewhere(message)).strip(),
        text="\n".join([words, *lines]) if words else "\n".join(lines),
        entities=(*to_entities(words, marked), *_targets(message, buttons)),
    )


def to_entities(text: str, marked: Sequence[MessageEntity]) -> tuple[Entity, ...]:
    """Return the entities with their places in code points. Telegram counts in UTF-16 units."""
    place = _places(text)
    found = []
    for entity in marked:
        start, end = place(entity.offset), place(entity.offset + entity.length)
        found.append(Entity(type=str(entity.type), offset=start, length=end - start, url=entity.url))
    return tuple(found)


def without_name(content: Content, username: str) -> Content:
    """Return the content with the mentions of our own name blank: they say whom it is for, and are nothing to look at."""
    ours = f"@{username}".lower()
    mentions = [each for each in content.entities if each.type == "mention" and content.text[each.offset :][: each.length].lower() == ours]
    if not mentions:
        return content
    text = content.text
    for entity in mentions:
        text = text[: entity.offset] + " " * entity.length + text[entity.offset + entity.length :]
    # What was typed stands at the beginning of the text.
    words = text[: len(content.words)] if content.text.startswith(content.words) else content.words
    return Content(words=words, text=text, entities=tuple(each for each in content.entities if each not in mentions))


def flatten(content: Content) -> str:
    """Return the text with the addresses behind its words in it, as Markdown: a quotation carries no entities."""
    text: list[str] = []
    end = len(content.text)
    for entity in sorted((each for each in content.entities if each.url and each.length), key=lambda each: -each.offset):
        start, stop = entity.offset, entity.offset + entity.length
        if stop <= end:
            text[:0] = [f"[{content.text[start:stop]}]({entity.url})", content.text[stop:end]]
            end = start
    lines = [f"[{_LINK}]({entity.url})" for entity in content.entities if entity.url and not entity.length]
    return "\n".join(["".join([content.text[:end], *text]), *lines]).strip()


def flatten_quote(quote: TextQuote) -> str:
    """Return the stretch that was quoted by hand, the addresses behind its words in it."""
    return _with_links(quote.text, quote.entities)


def _with_links(written: str | None, marked: Sequence[MessageEntity] | None) -> str:
    text = replace_surrogates(written or "")
    return flatten(Content(words=text, text=text, entities=to_entities(text, marked or ())))


def quotes_elsewhere(message: Message) -> bool:
    """Tell whether a message quotes another chat beside words of its own, which may ask or warn."""
    return _is_from_elsewhere(message) and _has_words(message)


def _is_all_it_says(message: Message) -> bool:
    """Tell whether a message shows words of another chat and has none of its own, as a forward does."""
    return _is_from_elsewhere(message) and not _has_words(message)


def _is_from_elsewhere(message: Message) -> bool:
    external = message.external_reply
    return external is not None and (external.chat is None or external.chat.id != message.chat.id)


def _has_words(message: Message) -> bool:
    return any(map(str.isalpha, message.text or message.caption or ""))


def _places(text: str) -> _Places:
    return _Places(None if text.isascii() or max(text) <= "\uffff" else text)


class _Places:
    """Where a place counted in UTF-16 units lies in code points; one outside the text moves to its edge by itself."""

    def __init__(self, text: str | None) -> None:
        self._at: dict[int, int] | None = None
        if text is not None:
            units = accumulate((1 + (char > "\uffff") for char in text), initial=0)
            self._at = {unit: place for place, unit in enumerate(units)}
            self._end = len(text)

    def __call__(self, unit: int) -> int:
        if self._at is None:
            return unit
        # A place in the middle of a character is its start.
        return self._at.get(unit, self._at.get(unit - 1, self._end))


def _lines(message: Message) -> Iterator[str]:
    yield from _typed_elsewhere(message)
    if message.quote and _is_all_it_says(message):
        yield flatten_quote(message.quote)
    for file in (message.document, message.audio, message.video, message.animation):
        if file and file.file_name:
            yield file.file_name
    if message.audio:
        yield f"{message.audio.performer or ''} {message.audio.title or ''}".strip()


def _typed_elsewhere(message: Message) -> Iterator[str]:
    """Yield what was typed into other places than the text."""
    if message.poll:
        yield message.poll.question
        yield _with_links(message.poll.description, message.poll.description_entities)
        yield from (option.text for option in message.poll.options)
        yield _with_links(message.poll.explanation, message.poll.explanation_entities)
    if message.checklist:
        yield _with_links(message.checklist.title, message.checklist.title_entities)
    for tasks in (message.checklist, message.checklist_tasks_added):
        yield from (_with_links(task.text, task.text_entities) for task in (tasks.tasks if tasks else ()))
    if message.poll_option_added:
        yield _with_links(message.poll_option_added.option_text, message.poll_option_added.option_text_entities)
    # Where members may open topics, a name is an advertisement that everybody sees.
    for topic in (message.forum_topic_created, message.forum_topic_edited):
        yield (topic.name if topic else "") or ""
    if message.contact:
        yield f"{message.contact.first_name} {message.contact.last_name or ''}".strip()
        yield message.contact.vcard or ""
    if message.venue:
        yield f"{message.venue.title}, {message.venue.address}"
    if message.game:
        yield f"{message.game.title}\n{message.game.description}"
        yield _with_links(message.game.text, message.game.text_entities)
    if message.giveaway:
        yield message.giveaway.prize_description or ""
    if message.invoice:
        yield f"{message.invoice.title}\n{message.invoice.description}"


def _buttons(message: Message) -> Iterator[InlineKeyboardButton]:
    for row in message.reply_markup.inline_keyboard if message.reply_markup else ():
        yield from row


def _labels(button: InlineKeyboardButton) -> Iterator[str]:
    yield button.text
    if button.copy_text:
        yield button.copy_text.text


def _targets(message: Message, buttons: Iterable[InlineKeyboardButton]) -> Iterator[Entity]:
    for button in buttons:
        opened = (button.url, button.web_app and button.web_app.url, button.login_url and button.login_url.url)
        yield from (Entity(type=_BUTTON, offset=0, length=0, url=target) for target in opened if target)
    preview = message.link_preview_options.url if message.link_preview_options else None
    if isinstance(preview, str) and preview:
        # The preview under a text may be of an address that stands nowhere in it.
        yield Entity(type=_LINK, offset=0, length=0, url=preview)
