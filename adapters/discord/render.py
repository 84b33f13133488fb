"""What is said, as sheets for Discord: warnings first, then the answer, then what it stands on. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from adapters.discord.custom_ids import card_id, extra_id
from adapters.discord.ids import message_address
from adapters.discord.markup import NO_COMMANDS, bracket_addresses, clip, escape, escape_notice, escape_quoted, length, plain_line
from adapters.discord.sheets import (
    LONGEST_CONTENT,
    LONGEST_DESCRIPTION,
    LONGEST_LABEL,
    LONGEST_TITLE,
    Look,
    Panel,
    Press,
    Sheet,
    Weight,
    pack,
)
from adapters.shared.contract import Delivery, Extra
from adapters.shared.labels import citation_label
from adapters.shared.splitting import split_text
from bot.models import Citation, Outcome, SafetyWarning, Standing
from bot.moderation.models import Card, CardButton, DecisionKind
from bot.screening.links.defang import defang_links
from bot.texts import Texts
from knowledge.models import Severity

_LOOKS = {Severity.INFO: Look.INFO, Severity.CAUTION: Look.CAUTION, Severity.CRITICAL: Look.CRITICAL}
_GRAVE = frozenset({DecisionKind.DELETE, DecisionKind.MUTE, DecisionKind.BAN, DecisionKind.BLOCK})
_EXTRA_TEXTS = {
    Extra.HELPFUL: "button_helpful",
    Extra.NOT_HELPFUL: "button_not_helpful",
    Extra.SOURCES: "button_sources",
    Extra.PRIVATE_WORD: "button_private",
    Extra.CONFIRM: "button_confirm",
}
_ADDRESS = re.compile(r"https?://[^\s<>]+")
_LONGEST_QUOTE = 1500
_LONGEST_LINES = 2300


def to_sheets(delivery: Delivery, texts: Texts, commands: Mapping[str, int] = NO_COMMANDS) -> tuple[Sheet, ...]:
    """Return the messages of a delivery, none where it says nothing. Its buttons are under the last one."""
    sheets = _outcome_sheets(delivery.outcome, texts) if delivery.outcome else _notice_sheets(delivery.notice, commands)
    if not sheets or not delivery.extras or not delivery.mark:
        return sheets
    presses = tuple(
        Press(
            label=clip(plain_line(texts.say(_EXTRA_TEXTS[extra], delivery.lang)), LONGEST_LABEL), custom_id=extra_id(extra, delivery.mark)
        )
        for extra in delivery.extras
    )
    return (*sheets[:-1], replace(sheets[-1], presses=presses))


def to_card_sheet(card: Card) -> Sheet:
    """Return a report as moderators see it. What people wrote in it neither formats nor opens anything."""
    lines = "\n".join(f"• {escape(line)}" for line in card.lines)
    decided = f"**{escape(card.decided)}**" if card.decided else ""
    results = "\n".join(f"→ {escape(line)}" for line in card.results)
    address = message_address(card.chat_id, card.message_ref)
    parts = [
        clip(escape_quoted(card.quoted), _LONGEST_QUOTE) if card.quoted else "",
        f"[{escape(card.open_label)}]({address})" if address else "",
        clip(lines, _LONGEST_LINES),
        decided,
        results,
    ]
    body = clip("\n\n".join(part for part in parts if part), LONGEST_DESCRIPTION)
    look = Look.DONE if card.decided else Look.OPEN
    panel = Panel(title=clip(escape(plain_line(card.headline)), LONGEST_TITLE), body=body, look=look)
    return Sheet(panels=(panel,), presses=tuple(_card_press(button, card) for button in card.buttons))


def without_panels(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """Return the same as plain text, for channels where the bot may not embed."""
    flat: list[Sheet] = []
    for sheet in sheets:
        if not sheet.panels:
            flat.append(sheet)
            continue
        text = "\n\n".join(filter(None, (_panel_text(panel) for panel in sheet.panels)))
        pieces = split_text(text, LONGEST_CONTENT, length)
        flat += [Sheet(content=piece) for piece in pieces[:-1]]
        flat.append(Sheet(content=pieces[-1], presses=sheet.presses))
    return tuple(flat)


def _outcome_sheets(outcome: Outcome, texts: Texts) -> tuple[Sheet, ...]:
    reply = outcome.reply
    if reply is None:
        return ()
    # The reader's own language, not the reply's: its body may be English while everything around it is translated.
    lang = outcome.lang
    bad = _hosts_not_to_open(outcome)
    panels = [
        *(panel for warning in reply.warnings for panel in _warning_panels(warning, bad, texts, lang)),
        *_text_panels(defang_links(reply.body, bad)),
        *(_source_panels(reply.citations, texts, lang) if reply.citations else ()),
    ]
    return pack(panels)


def _notice_sheets(notice: str, commands: Mapping[str, int]) -> tuple[Sheet, ...]:
    pieces = split_text(notice, LONGEST_CONTENT, lambda piece: length(escape_notice(piece, commands)))
    return tuple(Sheet(content=escape_notice(piece, commands)) for piece in pieces)


def _hosts_not_to_open(outcome: Outcome) -> frozenset[str]:
    """Nothing that was found in a message opens from our answer to it, unless it is official."""
    links = (*outcome.screening.links, *outcome.screening.quoted_links, *outcome.also_judged)
    return frozenset(link.host for link in links if link.host and link.standing is not Standing.OFFICIAL)


def _warning_panels(warning: SafetyWarning, bad: frozenset[str], texts: Texts, lang: str) -> Iterator[Panel]:
    """The severity is told by the word as well: colours are not seen by all."""
    look = _LOOKS[warning.severity]
    word = texts.say("warning_word", lang)
    lead = {Look.INFO: "ⓘ", Look.CAUTION: f"⚠ {word}:", Look.CRITICAL: f"⚠ {word.upper()}:"}[look]
    title = clip(escape(plain_line(f"{lead} {warning.title}")), LONGEST_TITLE)
    first, *others = list(_text_panels(defang_links(warning.advice, bad))) or [Panel()]
    yield replace(first, title=title, look=look)
    yield from (replace(other, look=look) for other in others)


def _text_panels(text: str) -> Iterator[Panel]:
    whole = escape(text.strip())
    if whole and length(whole) <= LONGEST_DESCRIPTION:
        yield Panel(body=whole)
        return
    for piece in split_text(text, LONGEST_DESCRIPTION, lambda piece: length(escape(piece))):
        yield Panel(body=escape(piece))


def _source_panels(citations: Sequence[Citation], texts: Texts, lang: str) -> Iterator[Panel]:
    lines = [_source_line(citation, texts, lang) for citation in citations]
    for number, piece in enumerate(split_text("\n".join(lines), LONGEST_DESCRIPTION, length)):
        yield Panel(title=clip(plain_line(texts.say("sources_word", lang)), LONGEST_TITLE) if number == 0 else "", body=piece)


def _source_line(citation: Citation, texts: Texts, lang: str) -> str:
    label = f"{escape(f'[{citation.number}]')} {escape(citation_label(citation, texts, lang))}"
    return f"{label}\n{citation.url}" if citation.url and _ADDRESS.fullmatch(citation.url) else label


def _card_press(button: CardButton, card: Card) -> Press:
    weight = Weight.GRAVE if button.kind in _GRAVE else Weight.GOOD if button.kind is DecisionKind.FINE else Weight.QUIET
    return Press(
        label=clip(plain_line(button.label), LONGEST_LABEL),
        custom_id=card_id(card.report_id, card.version, button.kind),
        weight=weight,
    )


def _panel_text(panel: Panel) -> str:
    title = f"**{panel.title}**" if panel.title else ""
    # A bare address would unfold into a preview here, which it does not in an embed.
    return "\n".join(part for part in (title, bracket_addresses(panel.body)) if part)
