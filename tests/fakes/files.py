"""Documents made by hand, whole and broken."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def make_pdf(pages: Sequence[str], *, title: str = "", bookmarks: Mapping[int, str] | None = None, password: str = "") -> bytes:
    """Return a PDF with the lines of text of each page; `bookmarks` are by page, from 1."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    names = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    font = DictionaryObject({NameObject(name): NameObject(value) for name, value in names.items()})
    for text in pages:
        page = writer.add_blank_page(width=600, height=800)
        content = DecodedStreamObject()
        written = text.replace("(", r"\(").replace(")", r"\)")
        lines = " 0 -14 Td ".join(f"({line}) Tj" for line in written.split("\n"))
        content.set_data(f"BT /F1 12 Tf 50 700 Td {lines} ET".encode("latin-1"))
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
        page[NameObject("/Contents")] = writer._add_object(content)
    for number, name in (bookmarks or {}).items():
        writer.add_outline_item(title=name, page_number=number - 1)
    if title:
        writer.add_metadata({"/Title": title})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def paragraph(text: str, style: str = "", run: str = "") -> str:
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}<w:r>{run}<w:t>{escape(text)}</w:t></w:r></w:p>"


def make_docx(body: str, *, styles: str = "", title: str = "", extra: Mapping[str, bytes] | None = None) -> bytes:
    parts = {"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>".encode(), **(extra or {})}
    if styles:
        parts["word/styles.xml"] = f"<w:styles {W}>{styles}</w:styles>".encode()
    if title:
        parts["docProps/core.xml"] = f'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></c>'.encode()
    return make_zip(parts)


def make_zip(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
