"""What somebody wrote in a Discord message, wherever it stands in it: text, embeds, file names, polls, buttons. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import discord

from adapters.shared.clean import replace_surrogates
from adapters.shared.export_fields import button
from bot.models import Entity

_EMOJI = re.compile(r"<a?:(\w{2,32}):\d{1,20}>")
_LONGEST = 20_000
_DEEPEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """`text` as its readers see it; `links` are addresses behind words or buttons, each with what is shown for it."""

    text: str
    links: tuple[tuple[str, str], ...] = ()

    def entities(self) -> tuple[Entity, ...]:
        return tuple(button(url) for _, url in self.links)

    def quoted(self) -> str:
        """Return all of it as text: what is hidden stands in it as `[words](address)`."""
        hidden = [f"[{_label(shown, url)}]({url})" for shown, url in self.links]
        return "\n".join(part for part in (self.text, *hidden) if part)


def read_message(message: discord.Message | discord.MessageSnapshot, *, content: str, is_person: bool) -> Written:
    """Return what stands in a message. The embeds of people are Discord's own previews of their links, and not theirs."""
    texts = [_EMOJI.sub(r":\1:", content) if "<" in content else content]
    links: list[tuple[str, str]] = []
    for embed in () if is_person else message.embeds:
        texts.extend(_embed_texts(embed))
        links.extend(_embed_links(embed))
    texts.extend(_file_texts(message.attachments))
    texts.extend(_poll_texts(getattr(message, "poll", None)))
    for text, link in _component_parts(message.components):
        texts.append(text)
        links.extend([link] if link else [])
    text = "\n".join(part for part in texts if part)[:_LONGEST]
    return Written(text=replace_surrogates(text), links=tuple(dict.fromkeys(links)))


def _embed_texts(embed: discord.Embed) -> Iterator[str]:
    yield from (part for part in (embed.author.name, embed.title, embed.description) if part)
    for field in embed.fields:
        yield from (part for part in (field.name, field.value) if part)
    if embed.footer.text:
        yield embed.footer.text


def _embed_links(embed: discord.Embed) -> Iterator[tuple[str, str]]:
    for shown, url in ((embed.title, embed.url), (embed.author.name, embed.author.url)):
        if url:
            yield shown or "", url


def _file_texts(attachments: Iterable[discord.Attachment]) -> Iterator[str]:
    for attachment in attachments:
        yield from (part for part in (attachment.title, attachment.filename, attachment.description) if part)


def _poll_texts(poll: discord.Poll | None) -> Iterator[str]:
    if poll is None:
        return
    yield poll.question or ""
    yield from (answer.text or "" for answer in poll.answers)


def _component_parts(components: Iterable[Any], depth: int = 0) -> Iterator[tuple[str, tuple[str, str] | None]]:
    """Yield the texts and addresses of components, however deep they lie in rows, sections and containers."""
    for component in components if depth < _DEEPEST else ():
        label = getattr(component, "label", None) or ""
        url = getattr(component, "url", None)
        if isinstance(url, str) and url:
            yield label, (label, url)
        content = getattr(component, "content", None)
        if isinstance(content, str) and content:
            yield content, None
        accessory = getattr(component, "accessory", None)
        yield from _component_parts([accessory] if accessory else (), depth + 1)
        yield from _component_parts(getattr(component, "children", None) or (), depth + 1)


def _label(shown: str, url: str) -> str:
    return " ".join(shown.replace("[", "(").replace("]", ")").split()) or url
