"""DOCX -> sections. The archive is judged before it is unpacked, and only the parts that hold text are."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree

from knowledge.ingest.cleaning import clean_line
from knowledge.ingest.models import CannotRead, IngestLimits, ParsedDocument, Section
from knowledge.ingest.tables import to_lines

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING_NAME = re.compile(r"heading (\d)", re.IGNORECASE)
# Deleted and moved-away text is still in the file; a fallback repeats what its sibling says.
_PASSED_OVER = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", _FALLBACK})
_SMALL_ENTRY = 100_000
# What Word makes of a document with a password, and what `.doc` files are: a container of its own, no archive.
_OLD_CONTAINER = bytes.fromhex("d0cf11e0a1b11ae1")
Xml = ElementTree.Element


def parse_docx(content: bytes, limits: IngestLimits) -> ParsedDocument:
    """Return the text under each heading, as Word's heading styles name them."""
    if content.startswith(_OLD_CONTAINER):
        raise CannotRead("is encrypted, or an old .doc file; save it as DOCX without a password")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _judge_archive(archive, limits)
            body = _read_xml(archive, "word/document.xml", limits)
            styles = _read_xml(archive, "word/styles.xml", limits)
            core = _read_xml(archive, "docProps/core.xml", limits)
    # zipfile raises NotImplementedError for a way of packing that it does not know.
    except (zipfile.BadZipFile, ElementTree.ParseError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise CannotRead(f"is a broken DOCX ({type(error).__name__})") from error
    except RuntimeError as error:
        raise CannotRead("is encrypted") from error  # what zipfile raises for an archive with a password
    if body is None:
        raise CannotRead("is no DOCX, whatever its name says")
    levels = _heading_levels(styles)
    title = core.findtext(f".//{_TITLE}") if core is not None else ""
    sections = tuple(_sections(body, levels))
    return ParsedDocument(title=clean_line(title or _first_heading(sections)), sections=sections)


def _judge_archive(archive: zipfile.ZipFile, limits: IngestLimits) -> None:
    entries = archive.infolist()
    if len(entries) > limits.archive_entries:
        raise CannotRead(f"is an archive of more than {limits.archive_entries:,} parts")
    if sum(entry.file_size for entry in entries) > limits.archive_bytes:
        raise CannotRead(f"unpacks to more than {limits.archive_bytes:,} bytes")
    for entry in entries:
        if entry.file_size > _SMALL_ENTRY and entry.file_size > limits.archive_ratio * max(1, entry.compress_size):
            raise CannotRead(f"unpacks to more than {limits.archive_ratio} times its size")


def _read_xml(archive: zipfile.ZipFile, name: str, limits: IngestLimits) -> Xml | None:
    """Return a part's root, or None where the archive has no such part."""
    if name not in archive.namelist():
        return None
    with archive.open(name) as part:
        # The directory's sizes are the file's own word; only what comes out counts.
        raw = part.read(limits.archive_bytes + 1)
    if len(raw) > limits.archive_bytes:
        raise CannotRead(f"unpacks to more than {limits.archive_bytes:,} bytes")
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw or raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise CannotRead("declares XML entities, which no Word document needs")
    return ElementTree.fromstring(raw)  # noqa: S314 - documents with entities were refused above


def _heading_levels(styles: Xml | None) -> dict[str, int]:
    """Return the level of each heading style by its id; ids are translated in localised Word, names are not."""
    levels = {"Title": 1, **{f"Heading{level}": level for level in range(1, 7)}}
    for style in styles.iter(f"{_W}style") if styles is not None else ():
        name = style.find(f"{_W}name")
        found = _HEADING_NAME.fullmatch(name.get(f"{_W}val", "")) if name is not None else None
        if found:
            levels[style.get(f"{_W}styleId", "")] = int(found[1])
    return levels


def _sections(body: Xml, levels: dict[str, int]) -> Iterator[Section]:
    heading: list[str] = []
    paragraphs: list[str] = []
    for paragraph in _blocks(body):
        if paragraph.tag == f"{_W}tbl":
            paragraphs.extend(_table_lines(paragraph))
            continue
        text = "".join(_runs(paragraph))
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        level = levels.get(style.get(f"{_W}val", "")) if style is not None else None
        if level is None or not text.strip():
            paragraphs.append(text)
            continue
        yield Section(heading=_path(heading), text="\n\n".join(paragraphs))
        paragraphs = []
        heading = [*heading[: level - 1], *[""] * (level - 1 - len(heading)), clean_line(text)]
    yield Section(heading=_path(heading), text="\n\n".join(paragraphs))


def _blocks(body: Xml) -> Iterator[Xml]:
    """Yield paragraphs and tables in reading order; what stands in a table is left to it."""
    pending = list(reversed(body))
    while pending:
        element = pending.pop()
        if element.tag in {f"{_W}p", f"{_W}tbl"}:
            yield element
        if element.tag != f"{_W}tbl":
            pending.extend(reversed(element))


def _table_lines(table: Xml) -> Iterator[str]:
    rows = [
        [" ".join("".join(_runs(each)) for each in cell.iter(f"{_W}p")) for cell in row.iter(f"{_W}tc")] for row in table.iter(f"{_W}tr")
    ]
    rows = [row for row in rows if row]
    if max(map(len, rows), default=0) < 2:
        yield from (cell for row in rows for cell in row)
        return
    marked = table.find(f"{_W}tr/{_W}trPr/{_W}tblHeader") is not None
    # Word's tables seldom say that they have a head; a row of three names without a number is one.
    is_named = len(rows[0]) > 2 and not any(letter.isdigit() for cell in rows[0] for letter in cell)
    yield from to_lines(rows, headed=marked or is_named)


def _runs(paragraph: Xml) -> Iterator[str]:
    """Yield a paragraph's visible text. A paragraph inside it (a text box) is left to its own turn."""
    pending = list(reversed(paragraph))
    while pending:
        element = pending.pop()
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"}:
            yield " "
        elif element.tag not in _PASSED_OVER and element.tag != f"{_W}p" and not _is_hidden(element):
            pending.extend(reversed(element))


def _is_hidden(element: Xml) -> bool:
    return element.tag == f"{_W}r" and element.find(f"{_W}rPr/{_W}vanish") is not None


def _first_heading(sections: tuple[Section, ...]) -> str:
    return next((section.heading for section in sections if section.heading), "")


def _path(heading: list[str]) -> str:
    return clean_line(" > ".join([part for part in heading if part][-2:]))
