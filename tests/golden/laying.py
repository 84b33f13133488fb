"""Lay a project's documents into a folder as an operator has them: PDF and DOCX are made of text, chatter of a few lines."""

import random
import shutil
from pathlib import Path

from tests.fakes.files import make_docx, make_pdf, paragraph

HERE = Path(__file__).parent
CHATTER = 60

_STYLES = '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
_PAGES = "====="
_PEOPLE = ("Mirela", "Ansel", "Hollis", "Petra", "Yuki", "Jonte", "Sabine", "Ravi", "Oona", "Brice")
_LINES = (
    "{a}: has anyone seen the lamp in the kitchen?",
    "{b}: no, {a} took it home",
    "{a}: i will be late today, the train is stuck",
    "{b}: no worries, see you at the lake",
    "{a}: who wants to play chess later",
    "{b}: me! after dinner",
    "{a}: my bicycle broke again, it rains too",
    "{a}: can somebody explain tarot to me",
    "{b}: sure, call me",
    "{a}: the shelf needs a new coat of paint",
    "{a}: gm all, coffee first",
    "{b}: i think the last round was unfair",
    "{a}: wallet is at home, can you pay for the cable?",
    "{b}: ok, you owe me one",
    "{a}: when is {b} back from holiday?",
    "{b}: on friday i guess",
    "{a}: did the library change its opening hours",
    "{a}: the fee for the hall went up again",
)


def lay_project(name, folder):
    """Copy the documents of a project; those that end in .txt behind another ending become what that ending says."""
    folder.mkdir(parents=True)
    source_folder = next(found for kind in ("projects", "ventures") if (found := HERE / kind / name).is_dir())
    for source in sorted(source_folder.iterdir()):
        text = source.read_text(encoding="utf-8")
        if source.name.endswith(".pdf.txt"):
            (folder / source.stem).write_bytes(make_pdf([page.strip() for page in text.split(_PAGES)]))
        elif source.name.endswith(".docx.txt"):
            (folder / source.stem).write_bytes(_to_docx(text))
        else:
            shutil.copy(source, folder)


def lay_community(name, folder):
    """Copy the documents of a community: one has a PDF whose pages have no headings, one has its notes among chatter."""
    if name == "marmot":
        folder.mkdir(parents=True)
        pages = (HERE / "communities" / "marmot.txt").read_text(encoding="utf-8").split(_PAGES)
        (folder / "burrow.pdf").write_bytes(make_pdf([" ".join(page.split()) for page in pages], title="The Marmot Network"))
        return
    shutil.copytree(HERE / "communities" / name, folder)
    if name == "oriole":
        dice = random.Random(7)
        for number in range(CHATTER):
            lines = [dice.choice(_LINES).format(**dict(zip("ab", dice.sample(_PEOPLE, 2), strict=True))) for _ in range(6)]
            (folder / f"chat-{number:03}.txt").write_text("\n".join(lines), encoding="utf-8")


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
