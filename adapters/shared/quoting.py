"""Text with its hidden links written out, so that what was quoted can be judged like what is shown. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.models import Entity


def with_hidden_links(text: str, entities: Sequence[Entity]) -> str:
    """Return the text with each hidden link as a Markdown link in its place, and links behind no text (buttons) on lines of their own."""
    hidden = sorted((entity for entity in entities if entity.url), key=lambda entity: entity.offset, reverse=True)
    loose = []
    for entity in hidden:
        shown = text[entity.offset : entity.offset + entity.length]
        if not entity.length or not shown or shown == entity.url or set(shown) & set("[]()\n"):
            loose.append(entity.url or "")
            continue
        text = f"{text[: entity.offset]}[{shown}]({entity.url}){text[entity.offset + entity.length :]}"
    return "\n".join([text, *reversed(loose)]).strip("\n")
