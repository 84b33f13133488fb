"""Markdown -> sections. Inline HTML and comments are taken out; what is left is text."""

from __future__ import annotations

import re

from knowledge.ingest.cleaning import clean_line
from knowledge.ingest.models import ParsedDocument, Section
from knowledge.ingest.tables import write_out_markdown_tables

_LEVELS = [("#" * level, str(level)) for level in range(1, 7)]
_FRONT_MATTER = re.compile(r"\A---[^\S\n]*\n(.{0,5000}?)\n---[^\S\n]*\n", re.DOTALL)
_TITLE_FIELD = re.compile(r"^title:[^\S\n]*(\S[^\n]*)$", re.MULTILINE | re.IGNORECASE)
_UNSEEN_BLOCKS = re.compile(r"<(script|style|template|iframe|noscript|svg)\b.*?(</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_COMMENTS = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)
# `[//]: # (text)` is how Markdown hides a comment; a reference's address is no text either.
_REFERENCES = re.compile(r"^[^\S\n]{0,3}\[[^\]\n]{1,200}\]:[^\n]*$", re.MULTILINE)
# `<https://...>` and `<name@host>` are addresses that a reader sees, and so is what code says in angle brackets.
_ADDRESSES = re.compile(r"<((?:mailto:)?[\w.+-]{1,64}@[\w.-]{1,255}|[a-zA-Z][\w+.-]{1,30}://[^\s<>]{1,1000})>")
_CODE_OR_TAG = re.compile(r"(`[^`\n]{1,1000}`)|</?[a-zA-Z][^<>\n]{0,1000}>")
_IMAGES = re.compile(r"!\[([^\]\n]{0,500})\]\([^()\n]{0,1000}\)")
_LINE_MARKS = {"=": "# ", "-": "## "}
_CLOSING_MARKS = re.compile(r"\s+#+\s*$")


def parse_markdown(text: str) -> ParsedDocument:
    """Return the sections under each heading; a heading's ancestors stand before it."""
    from langchain_text_splitters import MarkdownHeaderTextSplitter

    title, body = _take_front_matter(text.replace("\r\n", "\n"))
    splitter = MarkdownHeaderTextSplitter(_LEVELS, return_each_line=True)
    grouped: list[tuple[tuple[str, ...], list[str]]] = []
    for paragraph in splitter.split_text(_mark_underlined_headings(write_out_markdown_tables(_take_out_unseen(body)))):
        path = tuple(_CLOSING_MARKS.sub("", paragraph.metadata[level]) for level in sorted(paragraph.metadata))
        if not grouped or grouped[-1][0] != path:
            grouped.append((path, []))
        grouped[-1][1].append(paragraph.page_content)
    sections = tuple(Section(heading=_heading(path), text="\n\n".join(parts)) for path, parts in grouped)
    return ParsedDocument(title=clean_line(title or _first_heading(body)), sections=sections)


def _take_front_matter(text: str) -> tuple[str, str]:
    found = _FRONT_MATTER.match(text)
    if not found:
        return "", text
    title = _TITLE_FIELD.search(found[1])
    return (title[1].strip(" \"'") if title else ""), text[found.end() :]


def _take_out_unseen(text: str) -> str:
    text = _UNSEEN_BLOCKS.sub(" ", _COMMENTS.sub(" ", text))
    text = _ADDRESSES.sub(r"\1", _REFERENCES.sub("", _IMAGES.sub(r"\1", text)))
    return _CODE_OR_TAG.sub(lambda found: found[1] or " ", text)


def _mark_underlined_headings(text: str) -> str:
    """Write headings that are underlined with = or - the way the splitter knows."""
    lines: list[str] = []
    for line in text.split("\n"):
        mark = line.strip()[:1]
        is_underline = mark in _LINE_MARKS and set(line.strip()) == {mark} and len(line.strip()) >= 3
        if is_underline and lines and lines[-1].strip() and not lines[-1].lstrip().startswith(("#", "-", "|", ">", "`")):
            lines[-1] = _LINE_MARKS[mark] + lines[-1].strip()
        else:
            lines.append(line)
    return "\n".join(lines)


def _first_heading(text: str) -> str:
    for line in _mark_underlined_headings(text).split("\n"):
        if line.startswith("# "):
            return _CLOSING_MARKS.sub("", line[2:])
    return ""


def _heading(path: tuple[str, ...]) -> str:
    """Return the last two headings: enough to tell `Fees` of one chapter from `Fees` of another."""
    return clean_line(" > ".join(part for part in path[-2:] if part))
