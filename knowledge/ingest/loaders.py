"""LangChain loaders over bytes that are already in memory: one a format. They run in the worker process.

They take no path and no address, so there is nothing they could open or fetch. Each yields a LangChain Document a section,
with `heading`, `page` and `title` in its metadata. Why these and not langchain-community's: docs/decisions/0003-loaders.md.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator
from typing import Any

from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import Document

from knowledge.ingest import docx, html, markdown
from knowledge.ingest.cleaning import clean_line, looks_binary
from knowledge.ingest.models import CannotRead, IngestLimits, ParsedDocument, Section
from knowledge.ingest.printed import as_running_text

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DECLARED_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset=["']?\s*([\w-]{1,40})""", re.IGNORECASE)


class BytesLoader(BaseLoader):
    """The part that is the same for every format: a parsed document as LangChain Documents."""

    def __init__(self, content: bytes, limits: IngestLimits) -> None:
        self.content = content
        self.limits = limits

    @abstractmethod
    def parse(self) -> ParsedDocument:
        """Return title and sections, or raise CannotRead."""

    def lazy_load(self) -> Iterator[Document]:
        parsed = self.parse()
        for section in parsed.sections:
            yield Document(section.text, metadata={"title": parsed.title, "heading": section.heading, "page": section.page})


class TextLoader(BytesLoader):
    def parse(self) -> ParsedDocument:
        return ParsedDocument(title="", sections=(Section(heading="", text=decode_text(self.content)),))


class MarkdownLoader(BytesLoader):
    def parse(self) -> ParsedDocument:
        return markdown.parse_markdown(decode_text(self.content))


class HtmlLoader(BytesLoader):
    def parse(self) -> ParsedDocument:
        declared = _DECLARED_CHARSET.search(self.content[:4096])
        return html.parse_html(decode_text(self.content, declared[1].decode() if declared else None))


class DocxLoader(BytesLoader):
    def parse(self) -> ParsedDocument:
        return docx.parse_docx(self.content, self.limits)


class PdfLoader(BytesLoader):
    """One section a page; its heading is the last bookmark at or before the page."""

    def parse(self) -> ParsedDocument:
        from io import BytesIO

        from pypdf import PdfReader
        from pypdf.errors import PdfReadError

        if b"%PDF-" not in self.content[:1024]:
            raise CannotRead("is no PDF, whatever its name says")
        try:
            reader = PdfReader(BytesIO(self.content), strict=False)
            _unlock_pdf(reader)
            if len(reader.pages) > self.limits.pages:
                raise CannotRead(f"has more than {self.limits.pages:,} pages")
            headings = _bookmarks(reader)
            sections = tuple(as_running_text(tuple(self._sections(reader, headings))))
            title = str(reader.metadata.title or "") if reader.metadata else ""
        except (PdfReadError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, OSError) as error:
            # pypdf meets broken files with whatever the broken place happens to raise.
            raise CannotRead(f"is a broken PDF ({type(error).__name__})") from error
        return ParsedDocument(title=clean_line(title), sections=sections)

    def _sections(self, reader: Any, headings: dict[int, str]) -> Iterator[Section]:
        heading, total = "", 0
        for number, page in enumerate(reader.pages, start=1):
            heading = headings.get(number, heading)
            text = page.extract_text() or ""
            total += len(text)
            if total > self.limits.characters:
                raise CannotRead(f"has more than {self.limits.characters:,} characters")
            yield Section(heading=heading, text=text, page=number)


LOADERS: dict[str, type[BytesLoader]] = {
    "text": TextLoader,
    "markdown": MarkdownLoader,
    "html": HtmlLoader,
    "docx": DocxLoader,
    "pdf": PdfLoader,
}


def decode_text(content: bytes, declared: str | None = None) -> str:
    """Return text from UTF-8, from UTF-16 with its mark, or from the encoding that the document declares."""
    encoding = "utf-16" if content.startswith(_UTF16_MARKS) else "utf-8-sig"
    if encoding == "utf-16" and len(content) % 2:
        # Cut short, or no UTF-16 at all: read as such it would be noise that looks like Chinese.
        raise CannotRead("is not UTF-8 text; save it as UTF-8")
    if declared and encoding == "utf-8-sig":
        encoding = declared if declared.lower() not in {"utf-8", "utf8"} else encoding
    try:
        text = content.decode(encoding)
    except (UnicodeError, LookupError) as error:
        if b"\0" in content:
            raise CannotRead("is binary, no text") from error
        raise CannotRead("is not UTF-8 text; save it as UTF-8") from error
    if looks_binary(text):
        raise CannotRead("is binary, no text")
    return text


def _unlock_pdf(reader: Any) -> None:
    """Open a file that is encrypted with an empty password, as print-only files are; refuse any other."""
    from pypdf.errors import DependencyError

    if not reader.is_encrypted:
        return
    try:
        opened = reader.decrypt("")
    except (DependencyError, NotImplementedError) as error:  # pypdf raises the second for ciphers that it does not know
        raise CannotRead("is encrypted") from error
    if not opened:
        raise CannotRead("is encrypted and needs a password")


def _bookmarks(reader: Any) -> dict[int, str]:
    """Return the first bookmark of each page that has one; a broken outline is no reason to lose the text."""
    found: dict[int, str] = {}
    try:
        pending = list(reversed(reader.outline))
        while pending:
            entry = pending.pop()
            if isinstance(entry, list):
                pending.extend(reversed(entry))
            elif (page := reader.get_destination_page_number(entry)) is not None:
                found.setdefault(page + 1, clean_line(str(entry.title)))
    except Exception:  # noqa: S110 - see above; the worker is the boundary
        pass
    return found
