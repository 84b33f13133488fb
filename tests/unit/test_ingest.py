"""From paths to chunks: what is read, what is skipped and why, and that one file's trouble stays its own."""

from __future__ import annotations

import io
import os
import socket
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.ingest.cleaning import clean_line, clean_text
from knowledge.ingest.files import find_files
from knowledge.ingest.models import CannotRead, Ingested, IngestLimits, Outcome, Screened, Skipped, Unchanged, keep_as_is
from knowledge.ingest.pipeline import ingest_files
from knowledge.ingest.reader import IsolatedReader
from knowledge.ingest.splitting import LONGEST_CHUNK
from tests.fakes.files import make_docx, make_pdf, paragraph


def ingest(*paths: Path, limits: IngestLimits | None = None, redact=keep_as_is, is_known=lambda file, sha256: False) -> list[Outcome]:
    limits = limits or IngestLimits()
    found = find_files(paths, limits)
    return list(ingest_files(found, collection="documents", limits=limits, is_known=is_known, redact=redact))


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def reasons(outcomes: list[Outcome]) -> dict[str, str]:
    return {outcome.shown: outcome.reason for outcome in outcomes if isinstance(outcome, Skipped)}


def test_a_folder_of_every_format_becomes_chunks_that_say_where_they_stand(tmp_path):
    root = tmp_path / "handbook"
    write(root, "a.md", "# Ledger\n\nIntro.\n\n## Fees\n\nPaid in SOL.")
    write(root, "b.html", "<title>Page</title><h1>Top</h1><p>Text.</p>")
    write(root, "deep/c.pdf", make_pdf(["First page", "Second page"], title="Paper"))
    write(root, "deep/d.docx", make_docx(paragraph("Chapter", "Heading1") + paragraph("Words.")))
    write(root, "e.txt", "Plain words.")
    outcomes = ingest(root)
    chunks = {(chunk.shown, chunk.title, chunk.section, chunk.page, chunk.text) for each in outcomes for chunk in each.chunks}
    assert chunks == {
        ("handbook/a.md", "Ledger", "Ledger", None, "Intro."),
        ("handbook/a.md", "Ledger", "Ledger > Fees", None, "Paid in SOL."),
        ("handbook/b.html", "Page", "Top", None, "Text."),
        ("handbook/deep/c.pdf", "Paper", "", 1, "First page"),
        ("handbook/deep/c.pdf", "Paper", "", 2, "Second page"),
        ("handbook/deep/d.docx", "Chapter", "Chapter", None, "Words."),
        ("handbook/e.txt", "e", "", None, "Plain words."),
    }


def test_ids_come_from_the_content_alone(tmp_path):
    one = ingest(write(tmp_path, "x/one.txt", "The same words."))[0]
    two = ingest(write(tmp_path, "y/two.txt", "The same words."))[0]
    assert one.source_id == two.source_id
    assert one.chunks[0].id == f"{one.source_id}:0"
    assert len(one.source_id) == len("doc:") + 12


def test_no_chunk_names_a_folder_above_the_added_one(tmp_path):
    write(tmp_path, "private/name/handbook/a.txt", "Words.")
    outcomes = ingest(tmp_path / "private/name/handbook", tmp_path / "private/name/handbook/a.txt")
    for outcome in outcomes:
        assert "private" not in repr(outcome.chunks)


def test_broken_files_are_reported_and_the_rest_goes_on(tmp_path):
    root = tmp_path / "mixed"
    whole = make_pdf(["Text"])
    write(root, "a-broken.pdf", whole[: len(whole) // 2].replace(b"obj", b"bjo"))
    write(root, "b-notpdf.pdf", "just words")
    write(root, "c-locked.pdf", make_pdf(["Hidden"], password="secret"))
    write(root, "d-latin.txt", "caf\xe9 cr\xe8me".encode("latin-1"))
    write(root, "e-binary.txt", b"\x00\x01\x02\x7fELF" * 50)
    write(root, "f-empty.md", "")
    write(root, "g-blank.txt", " \n\t ")
    write(root, "h-notdocx.docx", "words")
    write(root, "i-picture.png", b"\x89PNG")
    write(root, "j-scan.pdf", make_pdf([""]))
    write(root, "k-fine.txt", "Still read.")
    outcomes = ingest(root)
    found = reasons(outcomes)
    assert found["mixed/a-broken.pdf"].startswith("is a broken PDF")
    assert found["mixed/b-notpdf.pdf"].startswith("is no PDF")
    assert found["mixed/c-locked.pdf"] == "is encrypted and needs a password"
    assert found["mixed/d-latin.txt"] == "is not UTF-8 text; save it as UTF-8"
    assert found["mixed/e-binary.txt"] == "is binary, no text"
    assert found["mixed/f-empty.md"] == "is empty"
    assert found["mixed/g-blank.txt"] == "holds no text"
    assert found["mixed/h-notdocx.docx"].startswith("is a broken DOCX")
    assert found["mixed/j-scan.pdf"] == "holds no text"
    assert isinstance(outcomes[-1], Ingested)
    pictures = [outcome for outcome in outcomes if outcome.shown.endswith(".png")]
    assert [outcome.is_failure for outcome in pictures] == [False]
    assert all(outcome.is_failure for outcome in outcomes if isinstance(outcome, Skipped) and outcome not in pictures)


def test_a_path_that_is_named_and_cannot_be_read_is_a_failure(tmp_path):
    outcomes = ingest(tmp_path / "nowhere.txt", write(tmp_path, "a.png", b"\x89PNG"))
    assert [outcome.is_failure for outcome in outcomes] == [True, True]
    assert outcomes[0].reason == "does not exist"


def test_print_only_pdfs_are_read(tmp_path):
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(write(tmp_path, "plain.pdf", make_pdf(["Readable"]))))
    writer.encrypt("", "owner", algorithm="RC4-128")
    writer.write(tmp_path / "a.pdf")
    assert [chunk.text for chunk in ingest(tmp_path / "a.pdf")[0].chunks] == ["Readable"]


def test_pdf_pages_count_from_one_and_bookmarks_are_headings(tmp_path):
    pdf = make_pdf(["Cover", "Fees are low", "More on fees", "End"], bookmarks={2: "Fees", 4: "Closing"})
    chunks = ingest(write(tmp_path, "a.pdf", pdf))[0].chunks
    assert [(chunk.page, chunk.section) for chunk in chunks] == [(1, ""), (2, "Fees"), (3, "Fees"), (4, "Closing")]


@pytest.mark.parametrize(
    ("name", "content", "limits", "reason"),
    [
        ("a.txt", "x" * 101, IngestLimits(bytes_per_file=100), "is larger than 100 bytes"),
        ("a.md", "word " * 50, IngestLimits(characters=100), "has more than 100 characters"),
        ("a.pdf", make_pdf(["one", "two", "three"]), IngestLimits(pages=2), "has more than 2 pages"),
        ("b.pdf", make_pdf(["one " * 20, "two " * 20]), IngestLimits(characters=100), "has more than 100 characters"),
        ("a.docx", make_docx(paragraph(" " * 5_000_000)), IngestLimits(), "unpacks to more than 100 times its size"),
        ("b.docx", make_docx("", extra={"a": bytes(2000)}), IngestLimits(archive_bytes=999), "unpacks to more than 999 bytes"),
        ("c.docx", make_docx("", extra={"a": b"", "b": b""}), IngestLimits(archive_entries=2), "is an archive of more than 2 parts"),
    ],
)  # fmt: skip
def test_a_file_over_a_limit_is_skipped_whole(name, content, limits, reason, tmp_path):
    assert list(reasons(ingest(write(tmp_path, name, content), limits=limits)).values()) == [reason]


def test_an_archive_that_lies_about_its_size_is_no_more_than_what_it_says(tmp_path):
    bomb = bytearray(make_docx(paragraph("x" * 300_000)))
    central = bomb.rindex(b"PK\x01\x02")
    bomb[central + 24 : central + 28] = (10).to_bytes(4, "little")
    assert list(reasons(ingest(write(tmp_path, "a.docx", bytes(bomb)))).values()) == ["is a broken DOCX (BadZipFile)"]


def test_entities_are_refused(tmp_path):
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><w:document xmlns:w="x">&c;</w:document>'
    content = make_docx("", extra={"word/document.xml": bomb.encode()})
    assert "declares XML entities" in reasons(ingest(write(tmp_path, "a.docx", content)))["a.docx"]


def test_more_files_than_a_run_may_read_are_named_not_read(tmp_path):
    for number in range(5):
        write(tmp_path, f"in/{number}.txt", f"words {number}")
    outcomes = ingest(tmp_path / "in", limits=IngestLimits(files=3))
    assert [type(outcome) for outcome in outcomes] == [Ingested] * 3 + [Skipped]
    assert "more than 3 files" in outcomes[-1].reason


def test_links_out_of_the_folder_circles_and_pipes_are_not_followed(tmp_path):
    root = tmp_path / "in"
    outside = write(tmp_path, "secret/key.txt", "never read")
    write(root, "a.txt", "read")
    (root / "out.txt").symlink_to(outside)
    (root / "outdir").symlink_to(outside.parent)
    (root / "up").symlink_to(root)
    (root / "same.txt").symlink_to(root / "a.txt")
    (root / "circle.txt").symlink_to(root / "circle.txt")
    os.mkfifo(root / "pipe.txt")
    outcomes = ingest(root)
    assert [outcome.shown for outcome in outcomes if isinstance(outcome, Ingested)] == ["in/a.txt"]
    assert reasons(outcomes) == {
        "in/out.txt": "is a symbolic link that leads outside the folder",
        "in/outdir": "is a symbolic link that leads outside the folder",
        "in/circle.txt": "is a symbolic link that leads in a circle",
        "in/pipe.txt": "is no regular file",
    }


def test_hidden_files_are_passed_over(tmp_path):
    write(tmp_path, "in/.git/notes.md", "no")
    write(tmp_path, "in/.env.txt", "no")
    write(tmp_path, "in/a.txt", "yes")
    assert [outcome.shown for outcome in ingest(tmp_path / "in")] == ["in/a.txt"]


def test_a_known_file_is_not_parsed(tmp_path):
    path = write(tmp_path, "a.pdf", "%PDF- broken, and nobody looks")
    assert isinstance(ingest(path, is_known=lambda file, sha256: True)[0], Unchanged)


def test_a_parser_that_hangs_costs_its_file_only(tmp_path):
    write(tmp_path, "in/a.html", "<div>x" * 2_000_000)
    write(tmp_path, "in/b.txt", "after")
    outcomes = ingest(tmp_path / "in", limits=IngestLimits(seconds_per_file=2.0))
    assert "takes longer than 2 s" in reasons(outcomes)["in/a.html"]
    assert isinstance(outcomes[1], Ingested)


def test_one_process_reads_many_files_and_a_dead_one_is_replaced():
    with IsolatedReader(IngestLimits()) as reader:
        for number in range(50):
            assert reader.read("text", b"words %d" % number).sections[0].text == f"words {number}"
        assert reader.started == 1
        assert reader._process is not None
        reader._process.kill()
        reader._process.wait()
        assert reader.read("text", b"again").sections[0].text == "again"
        assert reader.started == 2


def test_an_answer_that_comes_as_its_time_is_up_costs_no_other_file():
    class Late:
        """Answers in the moment in which it is ended."""

        def __init__(self) -> None:
            self.is_ended = threading.Event()
            self.stdin = io.BytesIO()
            self.stdout = self

        def kill(self) -> None:
            self.is_ended.set()

        def readline(self) -> bytes:
            assert self.is_ended.wait(60)
            return b"{}\n"

    assert IsolatedReader._exchange(Late(), b"request", 0.001) is None


def test_what_a_parser_raises_is_a_reason_not_a_crash():
    with IsolatedReader(IngestLimits()) as reader:
        with pytest.raises(CannotRead, match=r"cannot be parsed \(KeyError\)"):
            reader.read("nonsense", b"x")
        assert reader.read("text", b"fine").sections[0].text == "fine"


def test_the_parsing_process_cannot_reach_the_network_start_programs_or_write(tmp_path):
    import subprocess
    import sys

    script = (
        "import sys, socket, subprocess, os, pathlib\n"
        "from knowledge.ingest.worker import _forbid\n"
        "sys.addaudithook(_forbid)\n"
        "def tried(do):\n"
        "    try: do()\n"
        "    except PermissionError: return 'refused'\n"
        "    return 'done'\n"
        "target = pathlib.Path(sys.argv[1])\n"
        "print(tried(lambda: socket.create_connection(('127.0.0.1', int(sys.argv[2])))),\n"
        "      tried(lambda: subprocess.run(['true'])), tried(lambda: os.system('true')),\n"
        "      tried(lambda: target.write_text('x')), tried(lambda: os.open(target, os.O_CREAT | os.O_WRONLY)),\n"
        "      tried(lambda: open(__import__('os').devnull).close()))\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as server:
        command = [sys.executable, "-c", script, str(tmp_path / "x"), str(server.getsockname()[1])]
        run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.split() == ["refused"] * 5 + ["done"]
    assert not (tmp_path / "x").exists()


def test_redaction_comes_before_splitting_and_covers_titles_headings_and_names(tmp_path):
    content = "# KEY title\n\n## KEY heading\n\n" + "filler words " * 58 + "KEY in the middle " + "more words " * 100
    chunks = ingest(write(tmp_path, "KEY.md", content), redact=lambda text: text.replace("KEY", "[gone]"))[0].chunks
    assert len(chunks) > 1
    assert "KEY" not in repr(chunks)
    assert chunks[0].title == "[gone] title"


def test_long_texts_are_cut_into_chunks_that_carry_their_place(tmp_path):
    text = "\n\n".join(f"Paragraph {number}. " + "Words follow here. " * 20 for number in range(20))
    chunks = ingest(write(tmp_path, "a.md", f"# Title\n\n## Part\n\n{text}"))[0].chunks
    assert all(len(chunk.text) <= LONGEST_CHUNK for chunk in chunks)
    assert all(chunk.embedded_text.startswith("Title\nTitle > Part\n") for chunk in chunks)
    assert [chunk.number for chunk in chunks] == list(range(len(chunks)))
    assert all(f"Paragraph {number}." in "".join(chunk.text for chunk in chunks) for number in range(20))


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    assert clean_text(clean_text(text)) == clean_text(text)
    assert "\n" not in clean_line(text)


def test_cleaning_takes_out_what_nobody_sees():
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "obey")
    assert clean_text(f"a\u202eb\u2066c\u200bd\x00e\x1b[31mf{hidden}\ufeff") == "abcde[31mf"
    assert clean_text("می\u200cخواهم") == "می\u200cخواهم"


# What is held back


def hold_zebras(text: str) -> Screened:
    return Screened(text=text.replace("bad.example", "bad[.]example"), held="speaks of zebras" if "zebra" in text else "")


def screened(*paths: Path) -> list[Outcome]:
    limits = IngestLimits()
    return list(
        ingest_files(find_files(paths, limits), collection="documents", limits=limits, is_known=lambda *_: False, screen=hold_zebras)
    )


def test_a_passage_that_is_held_back_is_named_and_the_others_are_numbered_anew(tmp_path):
    path = write(
        tmp_path, "animals.md", "# Animals\n\n## Lions\n\nRoar.\n\n## Stripes\n\nThe zebra pays.\n\n## Links\n\nNot bad.example though.\n"
    )
    (outcome,) = screened(path)
    assert [(each.place, each.reason) for each in outcome.held] == [("Animals > Stripes", "speaks of zebras")]
    assert [(chunk.heading, chunk.number, chunk.of) for chunk in outcome.chunks] == [("Lions", 0, 2), ("Links", 1, 2)]
    assert outcome.chunks[1].text == "Not bad[.]example though."


def test_a_heading_is_screened_too(tmp_path):
    lured = "## Send the zebra\n\n### To us\n\nRoar.\n"
    (outcome,) = screened(write(tmp_path, "a.md", f"# Animals\n\n{lured}\n## Lions\n\nRoar.\n"))
    assert ([chunk.heading for chunk in outcome.chunks], len(outcome.held)) == (["Lions"], 1)


def test_a_file_that_is_held_back_whole_is_a_failure_with_its_reason(tmp_path):
    (outcome,) = screened(write(tmp_path, "a.txt", "zebra"))
    assert (outcome.reason, outcome.is_failure) == ("is held back whole: speaks of zebras (a)", True)


def test_a_title_that_lures_is_never_shown(tmp_path):
    (outcome,) = screened(write(tmp_path, "a.html", "<title>Send the zebra</title><h1>Lions</h1><p>Roar.</p>"))
    assert (outcome.title, [chunk.title for chunk in outcome.chunks]) == ("a", ["a"])
    assert [(each.place, each.reason) for each in outcome.held] == [("its title", "speaks of zebras")]
    (outcome,) = screened(write(tmp_path, "b.html", "<title>See bad.example</title><p>Roar.</p>"))
    assert (outcome.title, outcome.chunks[0].title, outcome.held) == ("See bad[.]example", "See bad[.]example", ())


def test_a_file_whose_name_lures_is_held_back_whole(tmp_path):
    for content in ("Roar.", "# Send the zebra\n\nRoar."):
        (outcome,) = screened(write(tmp_path, "zebra here.md", content))
        assert outcome.reason.startswith("is held back whole: speaks of zebras (its ")
