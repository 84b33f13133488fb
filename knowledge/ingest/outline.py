"""Headings that a document writes as plain lines: the questions of an FAQ, numbered, underlined, bold or capital titles. Pure.

A question and its answer then make one passage, which is found by the question and cited by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from knowledge.ingest.models import Section

_ASKED = re.compile(r"\A(?:q|f|p|r|в|question|frage|pregunta|pergunta|вопрос|питання|soru|问|問)\s?\d{0,3}\s?[:.)：]\s*", re.IGNORECASE)
_ANSWERED = re.compile(r"\A(?:a|о|answer|antwort|respuesta|resposta|réponse|ответ|відповідь|cevap|答)\s?\d{0,3}\s?[:：]\s*", re.IGNORECASE)
_SPOKEN = re.compile(r"\A[\w .'-]{1,30}:\s")
"""A line of a chat: what somebody asked there is no heading."""
_NUMBERED = re.compile(r"\A\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s+(?=\w)")
_LISTED = re.compile(r"\A(?:[-*•–]|\d{1,3}[.)])\s")
_UNDERLINE = re.compile(r"\A([=\-~])\1{2,}\Z")
_INNER_END = re.compile(r"[.!?。！？]\s")
_BROKEN_UP = re.compile(r"[,;]|: | [–-] ")
"""What stands in sentences, and in a table's row that was made a line, and hardly in a title."""
_LONGEST_QUESTION, _LONGEST_TITLE, _LONGEST_LABEL = 160, 60, 40
_LEAST_LETTERS = 4
_MOST_WORDS_ALONE = 7


def with_written_headings(sections: Iterable[Section]) -> Iterator[Section]:
    """Yield the sections, cut at the lines that serve as headings. A page goes on under the heading that the one before ended with."""
    last: Section | None = None
    for section in sections:
        goes_on = last is not None and section.page is not None and last.page is not None
        opening = last.heading if last and goes_on and last.heading.rpartition(" > ")[0] == section.heading else section.heading
        for last in _cut(section, opening):
            yield last


def _cut(section: Section, opening: str) -> Iterator[Section]:
    heading, held = opening, list[str]()
    lines = section.text.split("\n")
    underlined = False
    for place, line in enumerate(lines):
        if underlined:
            underlined = False
            continue
        title = _title(lines, place)
        if not title:
            held.append(_ANSWERED.sub("", line) if heading != section.heading and not any(held) else line)
            continue
        underlined = _is_underlined(lines, place)
        yield from _closed(section, opening, heading, held)
        heading, held = " > ".join(part for part in (section.heading.rpartition(" > ")[2], title) if part), []
    yield from _closed(section, opening, heading, held)


def _closed(section: Section, opening: str, heading: str, held: list[str]) -> Iterator[Section]:
    """Yield what stands under a heading; a heading with nothing under it is text itself, unless the page before has it."""
    text = "\n".join(held).strip()
    own = heading if heading != section.heading else ""
    if text or (own and heading != opening):
        yield replace(section, heading=heading, text=text or own.rpartition(" > ")[2])


def _title(lines: list[str], place: int) -> str:
    """Return what a line says as a heading, empty where it is none."""
    line = lines[place].strip()
    bare = line.strip("*_ ").strip()
    if not bare or _UNDERLINE.match(line):
        return ""
    if _is_question(line, bare):
        return _ASKED.sub("", bare)
    if len(bare) > _LONGEST_TITLE or line.startswith(("|", ">", "`")):
        return ""
    opens = place == 0 or not lines[place - 1].strip()
    is_bold = line != bare and line.startswith(("**", "__")) and line.rstrip(":").endswith(("**", "__"))
    is_capital = opens and bare.isupper() and sum(map(str.isalpha, bare)) >= _LEAST_LETTERS and bare[-1] not in ".,;"
    if (
        is_bold
        or is_capital
        or _is_underlined(lines, place)
        or _is_numbered_title(lines, place)
        or (opens and (_is_label(lines, place) or _stands_alone(lines, place)))
    ):
        return bare.rstrip(":")
    return ""


def _is_question(line: str, bare: str) -> bool:
    asked = _ASKED.sub("", bare)
    if not asked.endswith(("?", "？", "؟")) or len(asked) > _LONGEST_QUESTION or _INNER_END.search(asked):
        return False
    return asked != bare or not (_SPOKEN.match(line) or _LISTED.match(line))


def _is_label(lines: list[str], place: int) -> bool:
    """Tell the short first line of a paragraph that says what the next ones are about."""
    line = lines[place].strip()
    after = lines[place + 1].strip() if place + 1 < len(lines) else ""
    is_short = len(line) <= _LONGEST_LABEL and line[0].isupper() and line[-1].isalnum() and ": " not in line
    return is_short and len(after) > _LEAST_LETTERS and not _UNDERLINE.match(after)


def _stands_alone(lines: list[str], place: int) -> bool:
    """Tell a short line between gaps that a longer paragraph follows: the title of what comes."""
    line = lines[place].strip()
    if not line[0].isupper() or not line[-1].isalnum() or _BROKEN_UP.search(line) or _LISTED.match(line):
        return False
    after = next((each.strip() for each in lines[place + 2 :] if each.strip()), "")
    return place + 1 < len(lines) and not lines[place + 1].strip() and len(after) > len(line) and len(line.split()) <= _MOST_WORDS_ALONE


def _is_underlined(lines: list[str], place: int) -> bool:
    return place + 1 < len(lines) and bool(lines[place].strip()) and bool(_UNDERLINE.match(lines[place + 1].strip()))


def _is_numbered_title(lines: list[str], place: int) -> bool:
    """Tell a numbered title from a point of a numbered list: beside a title stand no other numbers."""
    line = lines[place].strip()
    if not _NUMBERED.match(line) or line[-1] in ".,;:!" or not _NUMBERED.sub("", line)[:1].isupper():
        return False
    after = next((each for each in lines[place + 1 :] if each.strip()), "")
    before = next((each for each in reversed(lines[:place]) if each.strip()), "")
    return bool(after) and not (_NUMBERED.match(after.strip()) or _NUMBERED.match(before.strip()))
