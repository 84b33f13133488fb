"""HTML -> sections of the text that a reader of the page would see. Nothing is fetched; scripts are thrown away unread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from knowledge.ingest.cleaning import clean_line
from knowledge.ingest.models import ParsedDocument, Section
from knowledge.ingest.tables import to_lines

_UNSEEN_TAGS = (
    "script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "svg", "math", "canvas", "audio", "video",
    "input", "select", "option", "datalist", "textarea", "button", "dialog", "title", "nav",
)  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "details", "div", "dl", "fieldset",
    "figcaption", "figure", "footer", "form", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "td", "th", "tr", "ul",
})  # fmt: skip
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 6, "dt": 6}
"""Levels of what stands above a text; a summary is what a folded answer shows."""
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|opacity\s*:\s*0(\.0*)?\s*(;|!|$)|font-size\s*:\s*0(\.0*)?[a-z%]*\s*(;|!|$)"
    r"|clip-path\s*:\s*inset\(\s*(50|100)%|(left|top|text-indent)\s*:\s*-\d{4,}",
    re.IGNORECASE,
)
# What ends an open paragraph in a browser. html.parser leaves it open, and one hidden paragraph would swallow the page.
_PARAGRAPH_ENDS = re.compile(
    r"<(?=(?:p|h[1-6]|div|ul|ol|dl|table|section|article|aside|header|footer|main|nav|form|pre|blockquote|hr|figure|details)\b)",
    re.IGNORECASE,
)
_STYLE_RULE = re.compile(r"([^{}]{1,200})\{([^{}]{0,2000})\}")
_MOST_STYLE_RULES = 300


def parse_html(text: str) -> ParsedDocument:
    """Return the visible text under each heading."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(_PARAGRAPH_ENDS.sub("</p><", text), "html.parser")
    title = soup.title.get_text() if soup.title else ""
    _take_out_unseen(soup)
    _write_out_tables(soup)
    first = soup.find("h1")
    return ParsedDocument(title=clean_line(title) or clean_line(first.get_text() if first else ""), sections=tuple(_sections(soup)))


def _take_out_unseen(soup: Any) -> None:
    hiding = list(_hiding_selectors(soup))
    for tag in soup.find_all(_is_hidden):
        tag.decompose()
    for selector in hiding:
        for tag in _select(soup, selector):
            tag.decompose()
    for tag in soup.find_all(_UNSEEN_TAGS):
        tag.decompose()


def _is_hidden(tag: Any) -> bool:
    attributes = tag.attrs
    if "hidden" in attributes or str(attributes.get("aria-hidden", "")).lower() == "true":
        return True
    return bool(_HIDING.search(str(attributes.get("style", ""))))


def _hiding_selectors(soup: Any) -> Iterator[str]:
    """Yield what the page's own style sheets hide."""
    rules = (rule for style in soup.find_all("style") for rule in _STYLE_RULE.finditer(style.get_text()))
    for _, rule in zip(range(_MOST_STYLE_RULES), rules, strict=False):
        if _HIDING.search(rule[2]):
            yield rule[1].strip()


def _select(soup: Any, selector: str) -> list[Any]:
    from soupsieve import SelectorSyntaxError

    try:
        return list(soup.select(selector))
    except (SelectorSyntaxError, ValueError, NotImplementedError):
        # soupsieve raises NotImplementedError for them: `:hover` and other states of a living page select nothing here.
        return []


def _write_out_tables(soup: Any) -> None:
    """Put each table's rows in its place, a paragraph each. One that holds tables or headings is there for the layout and stays."""
    for table in soup.find_all("table"):
        if table.find(["table", *_HEADINGS]):
            continue
        rows = [row.find_all(["td", "th"]) for row in table.find_all("tr")]
        cells = [[cell.get_text(" ") for cell in row] for row in rows if row]
        if max(map(len, cells), default=0) < 2:
            continue
        headed = all(cell.name == "th" for cell in next(row for row in rows if row))
        lines = list(to_lines(cells, headed=headed))
        table.clear()
        for line in lines:
            table.append(soup.new_tag("p"))
            table.contents[-1].string = line


def _sections(soup: Any) -> Iterator[Section]:
    """Walk the page in reading order, without recursion: pages nest deeper than Python's stack."""
    from bs4.element import NavigableString, PreformattedString

    heading: list[str] = []
    parts: list[str] = []
    in_heading: set[int] = set()
    for node in soup.descendants:
        if isinstance(node, PreformattedString):
            continue  # comments, doctypes, processing instructions
        if isinstance(node, NavigableString):
            if id(node) not in in_heading:
                parts.append(re.sub(r"\s+", " ", str(node)))
        elif node.name in _HEADINGS:
            yield Section(heading=_path(heading), text="".join(parts))
            parts, level, in_heading = [], _HEADINGS[node.name], {id(each) for each in node.descendants}
            heading = [*heading[: level - 1], *[""] * (level - 1 - len(heading)), clean_line(node.get_text(" "))]
        elif node.name in _BLOCKS:
            parts.append("\n" if node.name in {"br", "td", "th", "li", "tr"} else "\n\n")
    yield Section(heading=_path(heading), text="".join(parts))


def _path(heading: list[str]) -> str:
    return clean_line(" > ".join([part for part in heading if part][-2:]))
