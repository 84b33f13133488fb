"""An Outcome as lines for a terminal: warnings first, then the answer, then what it stands on.

Pure: no colours, no widths, no printing. A line says what it is, and `screen.py` decides how that looks. Everything that
people or documents wrote passes `clean_text` here, and nowhere else has to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from adapters.shared.clean import clean_line, clean_text
from adapters.shared.labels import citation_label, quoted_title
from bot.models import Citation, Outcome, SafetyWarning
from bot.texts import Texts
from knowledge.models import Severity, Source


class Look(StrEnum):
    """What a line is to its reader."""

    PLAIN = "plain"
    QUIET = "quiet"
    HEADING = "heading"
    INFO = "info"
    CAUTION = "caution"
    CRITICAL = "critical"
    ADDRESS = "address"
    """A web address. It is never wrapped: a broken one cannot be copied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph. `lead` stands before it, and the lines it is wrapped into are set in by the lead's width."""

    text: str = ""
    lead: str = ""
    look: Look = Look.PLAIN


EMPTY = Line()

_SEVERITY_LOOKS = {Severity.INFO: Look.INFO, Severity.CAUTION: Look.CAUTION, Severity.CRITICAL: Look.CRITICAL}
_LIST_ITEM = re.compile(r"(\s*(?:[-*•]|\d{1,2}[.)])\s+)(\S.*)")


def to_lines(outcome: Outcome, texts: Texts) -> tuple[Line, ...]:
    """Return the lines of a reply; none where nothing is said."""
    reply = outcome.reply
    if reply is None:
        return ()
    # The reader's own language, not the reply's: its body may be English while everything around it is translated.
    lang = outcome.lang
    parts = [
        *([_warning_lines(warning, texts, lang)] for warning in reply.warnings),
        [_body_lines(reply.body)],
        [_source_lines(reply.citations, texts, lang)] if reply.citations else [],
    ]
    return _separated(lines for part in parts for lines in part)


def to_source_lines(sources: Sequence[Source]) -> tuple[Line, ...]:
    """Return the list behind `/sources`."""
    lines: list[Line] = []
    for source in sources:
        lines.append(Line(lead="- ", text=f"{quoted_title(source.title)} ({clean_line(source.credit)})"))
        lines.extend(_address_lines(source.url, indent="  "))
    return tuple(lines)


def _separated(parts: Iterable[Iterable[Line]]) -> tuple[Line, ...]:
    lines: list[Line] = []
    for part in parts:
        lines += [EMPTY, *part] if lines else part
    return tuple(lines)


def _warning_lines(warning: SafetyWarning, texts: Texts, lang: str) -> Iterator[Line]:
    """The severity is told by the word as well: colours may be off, or not seen."""
    look = _SEVERITY_LOOKS[warning.severity]
    word = texts.say("warning_word", lang)
    leads = {Look.INFO: "ⓘ ", Look.CAUTION: f"⚠ {word}: ", Look.CRITICAL: f"⚠ {word.upper()}: "}
    yield Line(text=leads[look] + clean_line(warning.title), look=look)
    for line in _body_lines(warning.advice):
        yield Line(lead="  " + line.lead, text=line.text)


def _body_lines(body: str) -> Iterator[Line]:
    for line in clean_text(body).strip("\n").split("\n"):
        item = _LIST_ITEM.fullmatch(line)
        yield Line(lead=item[1], text=item[2]) if item else Line(text=line.rstrip())


def _source_lines(citations: Sequence[Citation], texts: Texts, lang: str) -> Iterator[Line]:
    yield Line(text=texts.say("sources_word", lang), look=Look.HEADING)
    for citation in citations:
        lead = f"[{citation.number}] "
        yield Line(lead=lead, text=citation_label(citation, texts, lang), look=Look.QUIET)
        yield from _address_lines(citation.url, indent=" " * len(lead))


def _address_lines(url: str | None, indent: str) -> Iterator[Line]:
    if url:
        yield Line(lead=indent, text=clean_line(url), look=Look.ADDRESS)
