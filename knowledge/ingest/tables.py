"""Tables as lines that can be read by themselves: a row keeps the names of its columns wherever a document is cut. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_MARKDOWN_ROW = re.compile(r"\A\s*\|.*\|\s*\Z")
_MARKDOWN_RULE = re.compile(r"\A\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?\s*)?\Z")
_CELL_END = re.compile(r"(?<!\\)\|")
_FENCE = re.compile(r"\A\s*(```|~~~)")


def to_lines(rows: Sequence[Sequence[str]], *, headed: bool) -> Iterator[str]:
    """Yield a line a row: `Team – Share: 18 %; Cliff: 12 months`. `headed` tells that the first row names the columns."""
    names = [_flat(cell) for cell in rows[0]] if headed and len(rows) > 1 else []
    for row in rows[1:] if names else rows:
        first, *rest = [_flat(cell) for cell in row] or [""]
        named = [f"{names[place]}: {cell}" if place < len(names) and names[place] else cell for place, cell in enumerate(rest, 1) if cell]
        if first or named:
            yield " – ".join(part for part in (first, "; ".join(named)) if part)


def write_out_markdown_tables(text: str) -> str:
    """Return Markdown with each of its tables as lines, a paragraph each."""
    written: list[str] = []
    rows: list[str] = []
    fenced = False
    for line in [*text.split("\n"), ""]:
        fenced ^= bool(_FENCE.match(line))
        if not fenced and _MARKDOWN_ROW.match(line):
            rows.append(line)
            continue
        written.extend(_table(rows))
        rows = []
        written.append(line)
    return "\n".join(written[:-1])


def _table(rows: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a table that has a rule under its first row; anything else stays as it is."""
    if len(rows) < 3 or not _MARKDOWN_RULE.match(rows[1]):
        yield from rows
        return
    cells = [[cell.replace("\\|", "|") for cell in _CELL_END.split(row.strip().strip("|"))] for row in (rows[0], *rows[2:])]
    for line in to_lines(cells, headed=True):
        yield from ("", line)
    yield ""


def _flat(cell: str) -> str:
    return " ".join(cell.split())
