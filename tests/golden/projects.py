"""Five projects with documents of their own, added and screened as an operator adds them; parsing and the store are in this process."""

import shutil
from functools import cache
from pathlib import Path

from bot.bootstrap import open_assistant, open_screening
from bot.screening.document_screen import DocumentScreen
from bot.screening.lures import LureDetector
from bot.screening.secrets import redact
from bot.settings import Settings
from knowledge.corpus import load_corpus
from knowledge.embedding import open_embedder
from knowledge.library import Library
from knowledge.shipped import CONTENT_FILE, SHIPPED
from tests.fakes.files import make_docx, make_pdf, paragraph
from tests.fakes.memory_index import MemoryIndex, Shelf
from tests.fakes.readers import InProcessReader

FOLDER = Path(__file__).with_name("projects")
NAMES = ("tidewell", "foxes", "korvid", "sonnwend", "mareo")
_STYLES = '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'


def open_project(name, folder):
    """Return an assistant over the documents of one project, with a home under `folder`."""
    library, home = open_shelf(name, folder)
    library.add([lay(name, folder / name)])
    return open_assistant(Settings(home=home))


def open_shelf(name, folder):
    """Return a library that screens what it adds, and its home."""
    home, shelf, corpus = folder / f"{name}-home", Shelf(), load_corpus(parsed=SHIPPED / CONTENT_FILE)
    screen = DocumentScreen(judge=open_screening(Settings(home=home)).judge, lures=LureDetector(), corpus=corpus)
    library = Library(
        home,
        corpus,
        _embedder,
        lambda opened, home_id: MemoryIndex(shelf, opened, home_id),
        open_reader=InProcessReader,
        redact=lambda text: redact(text).text,
        open_screen=lambda: screen,
    )
    return library, home


@cache
def _embedder():
    return open_embedder("auto")


def lay(name, folder):
    """Copy a project's documents to a folder; those that end in .txt behind another ending become what that ending says."""
    folder.mkdir(parents=True)
    for source in sorted((FOLDER / name).iterdir()):
        text = source.read_text(encoding="utf-8")
        if source.name.endswith(".pdf.txt"):
            (folder / source.stem).write_bytes(make_pdf([page.strip() for page in text.split("=====")]))
        elif source.name.endswith(".docx.txt"):
            (folder / source.stem).write_bytes(_to_docx(text))
        else:
            shutil.copy(source, folder)
    return folder


def _to_docx(text):
    first, *lines = text.splitlines()
    body, table = [], []
    for line in [*lines, ""]:
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            table += [] if set(line) <= set("|- ") else [f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in cells)}</w:tr>"]
            continue
        if table:
            body.append(f"<w:tbl>{''.join(table)}</w:tbl>")
            table = []
        if line:
            body.append(paragraph(line[2:], "H1") if line.startswith("# ") else paragraph(line))
    return make_docx("".join(body), styles=_STYLES, title=first.partition(":")[2].strip())
