"""The form that asks why a message is reported. It carries what it is about, so that it is understood after a restart.

Discord shows a message's text with the menu that was opened on it and never again, and nothing that was not reported is kept by us. So the
text stands in the form, for its reader to see, with a seal in the form's id: whoever changes the one has not the other.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from typing import Any

import discord

from adapters.discord.custom_ids import REASON_FIELD, TEXT_FIELD, ReportForm, form_id
from adapters.discord.ids import read_account, read_place
from adapters.discord.markup import clip
from adapters.shared.quoting import with_hidden_links
from bot.models import IncomingMessage
from bot.screening.redaction import mask_secrets
from bot.texts import Texts

LONGEST_REASON = 300
_LONGEST_TEXT = 4000
_LONGEST_LABEL = 45
_SEAL_BYTES = 16


class ReportForms:
    def __init__(self, token: str, texts: Texts) -> None:
        # The bot's token outlives a restart and is known to nobody else.
        self._key = hashlib.sha256(b"report form\0" + token.encode()).digest()
        self._texts = texts

    def modal(self, asker: int, target: IncomingMessage, lang: str) -> discord.ui.Modal:
        """Return the form about a message, for one asker."""
        text = clip(mask_secrets(with_hidden_links(target.text, target.entities)), _LONGEST_TEXT)
        channel, message = read_place(target.ref) or (0, 0)
        form = ReportForm(channel=channel, message=message, author=read_account(target.author.id) or 0)
        modal = discord.ui.Modal(
            title=self._label("form_title", lang), custom_id=form_id(form, self._seal(asker, form, text)), timeout=None
        )
        modal.add_item(self._field(REASON_FIELD, self._label("form_reason", lang), LONGEST_REASON))
        if text:
            modal.add_item(self._field(TEXT_FIELD, self._label("form_text", lang), _LONGEST_TEXT, text))
        # Its answer comes by its id, after a restart too; discord.py need not remember it.
        modal.stop()
        return modal

    def text_in(self, asker: int, form: ReportForm, data: Mapping[str, Any]) -> str | None:
        """Return what the message said, None where the form does not say it or says something else than when it was opened."""
        text = _value(data, TEXT_FIELD)
        return text if hmac.compare_digest(form.seal, self._seal(asker, form, text)) else None

    def _seal(self, asker: int, form: ReportForm, text: str) -> str:
        # White space may come back otherwise than it went.
        sealed = "\n".join([str(asker), str(form.channel), str(form.message), str(form.author), " ".join(text.split())])
        code = hmac.new(self._key, sealed.encode(), hashlib.sha256).digest()[:_SEAL_BYTES]
        return base64.urlsafe_b64encode(code).decode().rstrip("=")

    def _label(self, key: str, lang: str) -> str:
        return self._texts.say(key, lang)[:_LONGEST_LABEL]

    def _field(self, name: str, label: str, longest: int, text: str | None = None) -> discord.ui.TextInput[discord.ui.Modal]:
        style = discord.TextStyle.paragraph
        return discord.ui.TextInput(label=label, custom_id=name, required=False, max_length=longest, style=style, default=text)


def reason_in(data: Mapping[str, Any]) -> str:
    return _value(data, REASON_FIELD)[:LONGEST_REASON]


def _value(data: Mapping[str, Any], name: str) -> str:
    return next((value for value in _values(data.get("components", ()), name) if value), "")


def _values(components: Any, name: str) -> Iterator[str]:
    """Yield what was typed; Discord puts a field into a row or under a label."""
    for component in components if isinstance(components, list) else ():
        if component.get("custom_id") == name:
            yield str(component.get("value") or "")
        yield from _values(component.get("components"), name)
        yield from _values([component["component"]] if isinstance(component.get("component"), dict) else [], name)
