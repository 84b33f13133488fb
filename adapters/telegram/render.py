"""A Delivery or a Card -> messages for Telegram: warnings first, strangers' words inert, suspicious links defanged. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.shared.clean import clean_line
from adapters.shared.contract import Delivery, Extra
from adapters.shared.labels import citation_label
from adapters.shared.splitting import split_text, utf16_length
from adapters.telegram.ids import message_address, to_message
from adapters.telegram.markup import LONGEST_MESSAGE, Mark, Marked, around, inert, joined, lined, plain, split, styled, without_links
from bot.models import Citation, Outcome, Reply, SafetyWarning, Standing
from bot.moderation.models import Card, CardButton
from bot.screening.links.defang import defang_links
from bot.texts import Texts
from knowledge.models import Severity

LONGEST_CLICK_ANSWER = 200
"""Characters that Telegram shows over the chat when somebody taps a button."""

_ADDRESS = re.compile(r"https://[^\s@]+")
_LONGEST_LABEL = 300
_LONGEST_QUOTED = 1200
_SHORT_BUTTON = 18
_BUTTONS_A_ROW = 2
_SIGNS = {Severity.INFO: "ⓘ", Severity.CAUTION: "⚠", Severity.CRITICAL: "⚠"}
_LABELS = {
    Extra.HELPFUL: "button_helpful",
    Extra.NOT_HELPFUL: "button_not_helpful",
    Extra.SOURCES: "button_sources",
    Extra.PRIVATE_WORD: "button_private",
    Extra.CONFIRM: "button_confirm",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Either sends `data` back to us or opens `url`."""

    label: str
    data: str | None = None
    url: str | None = None


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutMessage:
    """One message to send. Previews are off in all of them."""

    text: str
    marks: tuple[Mark, ...] = ()
    keyboard: Keyboard = ()


def to_messages(delivery: Delivery, texts: Texts, username: str) -> tuple[OutMessage, ...]:
    """Return what is sent, in order; nothing where nothing is to be said. Buttons stand under the last message."""
    pieces = _pieces(delivery, texts)
    if not pieces:
        return ()
    keyboard = _extras(delivery, texts, username)
    *first, last = (OutMessage(text=piece.text, marks=piece.marks) for piece in pieces)
    return (*first, OutMessage(text=last.text, marks=last.marks, keyboard=keyboard))


def to_card(card: Card) -> OutMessage:
    """Return a card as one message: it is changed in place later, so it never becomes two."""
    quoted = _shortened(inert(card.quoted), _LONGEST_QUOTED)
    rest = [without_links(line) for line in card.lines]
    parts = [
        styled(without_links(card.headline), "bold"),
        styled(quoted, "blockquote"),
        _way_to_message(card),
        *map(plain, rest),
        styled(without_links(card.decided), "bold"),
        *(plain(without_links(result)) for result in card.results),
    ]
    whole = split(joined(parts, "\n"))[0]
    return OutMessage(text=whole.text, marks=whole.marks, keyboard=_card_buttons(card))


def _way_to_message(card: Card) -> Marked:
    """Return a link to the message a card is about. Only members of its group can follow it."""
    if card.message_ref is None or to_message(card.message_ref) is None:
        return plain("")
    address = message_address(card.message_ref)
    return styled(card.open_label, "text_link", address) if address else plain(card.no_address)


def to_click_answer(text: str) -> str:
    """Return what is shown over the chat, cut where Telegram would refuse it."""
    return _shortened(" ".join(text.split()), LONGEST_CLICK_ANSWER)


def deep_link(username: str, mark: str) -> str:
    return f"https://t.me/{username}?start={mark}"


def _pieces(delivery: Delivery, texts: Texts) -> tuple[Marked, ...]:
    outcome = delivery.outcome
    if outcome is None or outcome.reply is None:
        return split(_notice(delivery.notice))
    said = split(joined([*_reply_parts(outcome, outcome.reply, texts), _notice(delivery.notice)], "\n\n"))
    sources = _sources(outcome.reply.citations, texts, outcome.lang)
    if not sources.text:
        return said
    together = joined([said[-1], sources], "\n\n") if said else sources
    if utf16_length(together.text) <= LONGEST_MESSAGE:
        return (*said[:-1], together)
    return (*said, sources)


def _notice(text: str) -> Marked:
    """Return our own lines. One that is nothing but an address is that of a source; what people called themselves is never a whole line."""
    lines = [styled(line, "text_link", line) if _ADDRESS.fullmatch(line) else plain(without_links(line)) for line in text.split("\n")]
    return lined(lines)


def _reply_parts(outcome: Outcome, reply: Reply, texts: Texts) -> Iterator[Marked]:
    """Yield the warnings, then the answer. The words around it are in the reader's language, whatever the body's."""
    judged = (*outcome.screening.links, *outcome.screening.quoted_links, *outcome.also_judged)
    hosts = {link.host for link in judged if link.host and link.standing is not Standing.OFFICIAL}

    def harmless(text: str) -> str:
        return inert(defang_links(text, hosts))

    for warning in reply.warnings:
        yield joined([styled(_warning_lead(warning, texts, outcome.lang), "bold"), plain(harmless(warning.advice))], "\n")
    yield plain(harmless(reply.body).strip("\n"))


def _warning_lead(warning: SafetyWarning, texts: Texts, lang: str) -> str:
    """The severity is told by the word as well as by the sign."""
    word = texts.say("warning_word", lang)
    words = {Severity.INFO: "", Severity.CAUTION: f"{word}: ", Severity.CRITICAL: f"{word.upper()}: "}
    return f"{_SIGNS[warning.severity]} {words[warning.severity]}{inert(clean_line(warning.title))}"


def _sources(citations: Sequence[Citation], texts: Texts, lang: str) -> Marked:
    """Return what the answer stands on, folded away until it is tapped."""
    if not citations:
        return plain("")
    lines = [styled(texts.say("sources_word", lang), "bold"), *(_source(citation, texts, lang) for citation in citations)]
    return around(joined(lines, "\n"), "expandable_blockquote")


def _source(citation: Citation, texts: Texts, lang: str) -> Marked:
    label = inert(_shortened(citation_label(citation, texts, lang), _LONGEST_LABEL))
    shown = styled(label, "text_link", citation.url) if citation.url else plain(label)
    return joined([plain(f"[{citation.number}]"), shown], " ")


def _extras(delivery: Delivery, texts: Texts, username: str) -> Keyboard:
    buttons = [_extra(extra, delivery, texts, username) for extra in delivery.extras if extra in _LABELS and delivery.mark]
    rows = [buttons[at : at + _BUTTONS_A_ROW + 1] for at in range(0, len(buttons), _BUTTONS_A_ROW + 1)]
    return tuple(map(tuple, rows))


def _extra(extra: Extra, delivery: Delivery, texts: Texts, username: str) -> Button:
    label = texts.say(_LABELS[extra], delivery.lang)
    if extra is Extra.PRIVATE_WORD:
        return Button(label=label, url=deep_link(username, delivery.mark))
    return Button(label=label, data=f"x1:{extra}:{delivery.mark}")


def _card_buttons(card: Card) -> Keyboard:
    rows: list[list[CardButton]] = []
    for button in card.buttons:
        is_short = len(button.label) <= _SHORT_BUTTON
        if is_short and rows and len(rows[-1]) < _BUTTONS_A_ROW and len(rows[-1][-1].label) <= _SHORT_BUTTON:
            rows[-1].append(button)
        else:
            rows.append([button])
    return tuple(tuple(_card_button(card, button) for button in row) for row in rows)


def _card_button(card: Card, button: CardButton) -> Button:
    return Button(label=button.label, data=f"c1:{card.report_id}:{card.version}:{button.kind}")


def _shortened(text: str, most: int) -> str:
    if utf16_length(text) <= most:
        return text
    return f"{split_text(text, most - 1, utf16_length)[0]}…"
