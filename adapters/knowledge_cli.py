"""`jumpmaster knowledge build | add | remove | search | list | eval`: argument parsing and printing; the work is `knowledge.library`.

With --json stdout carries JSON lines and nothing else; progress and notes go to stderr.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from adapters.shared.clean import clean_line
from bot.errors import BadConfiguration, IndexProblem

if TYPE_CHECKING:
    from bot.settings import Settings
    from knowledge.ingest.manifest import SourceEntry
    from knowledge.ingest.models import Outcome
    from knowledge.library import Library

DONE, SOME_FAILED, WRONG_USAGE = 0, 1, 2
Progress = Callable[[str, int, int], None]


def add_knowledge_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `knowledge` command. Its parsers set `run`: a function of the arguments and the settings to an exit code."""
    parser = subparsers.add_parser("knowledge", help="the knowledge base: build, add, remove, search, list, eval")
    commands = parser.add_subparsers(dest="knowledge_command", required=True, metavar="COMMAND")
    _add_command(commands, "build", "bring the index up to the content and the model, and mend it", _build)
    adding = _add_command(commands, "add", "add your own documents: md, html, pdf, docx, txt, or folders of them", _add)
    adding.add_argument("paths", nargs="+", type=_path, metavar="PATH")
    adding.add_argument("--collection", default="documents", metavar="NAME", help="a name to search them by (default: documents)")
    removing = _add_command(commands, "remove", "remove documents by source id, path or folder", _remove)
    removing.add_argument("names", nargs="+", type=_name, metavar="SOURCE_ID|PATH")
    searching = _add_command(commands, "search", "show what is found for a question, and how near it is", _search)
    searching.add_argument("question", metavar="QUESTION")
    searching.add_argument("--limit", type=_count, default=5, metavar="N", help="rows to show (default: 5)")
    searching.add_argument("--collection", metavar="NAME", help="search one collection only; `guide` is what ships")
    _add_command(commands, "list", "print every passage", _list)
    evaluating = _add_command(commands, "eval", "how often the right section is found, for questions of your own", _eval)
    evaluating.add_argument("file", type=Path, metavar="FILE", help='JSON lines: {"text", "section", "also_ok": [...]}')


def run_knowledge(args: argparse.Namespace, settings: Settings) -> int:
    """Run the chosen command; raises BadConfiguration or, where the store fails, IndexProblem: one sentence and the fix."""
    from bot.bootstrap import open_library
    from knowledge.embedding.seam import EmbedderUnavailable
    from knowledge.ingest.seam import IndexMisconfigured, IndexUnavailable

    try:
        return int(args.knowledge_run(args, open_library(settings)))
    except IndexMisconfigured as error:
        raise BadConfiguration(str(error)) from error
    except IndexUnavailable as error:
        raise IndexProblem(str(error)) from error
    except EmbedderUnavailable as error:
        raise BadConfiguration(f"{error} Or set JUMPMASTER_EMBEDDER=words to work without a model.") from error


def _add_command(commands: Any, name: str, help_text: str, run: Callable[[argparse.Namespace, Library], int]) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_text, description=help_text)
    parser.add_argument("--json", action="store_true", help="print JSON lines")
    parser.set_defaults(run=run_knowledge, knowledge_run=run)
    return parser


def _count(written: str) -> int:
    if not (written.isascii() and written.isdigit() and 1 <= int(written[:5]) <= 1000):
        raise argparse.ArgumentTypeError("use a number from 1 to 1000")
    return int(written)


def _name(written: str) -> str:
    """Return a name that names something: an empty path would mean the folder one is in, and all that was added from it."""
    if not written.strip():
        raise argparse.ArgumentTypeError("a name is empty")
    return written


def _path(written: str) -> Path:
    return Path(_name(written))


def _build(args: argparse.Namespace, library: Library) -> int:
    with _progress() as progress:
        report = library.build(progress)
    counts = {"content_rows": report.content_rows, "document_rows": report.document_rows, "embedded": report.embedded}
    _print(args, counts, f"{report.content_rows} rows of content, {report.document_rows} of documents, {report.embedded} embedded now.")
    for entry in report.lost:
        _print_lost(args, entry)
    return SOME_FAILED if report.lost else DONE


def _print_lost(args: argparse.Namespace, entry: SourceEntry) -> None:
    from knowledge.library import LOST

    _print(args, {"source_id": entry.source_id, "path": entry.shown, "error": LOST}, f"failed: {entry.shown} {LOST}")


def _add(args: argparse.Namespace, library: Library) -> int:
    from knowledge.ingest.models import Ingested, Skipped

    try:
        with _progress() as progress:
            outcomes = library.add(args.paths, args.collection, progress)
    except ValueError as error:
        _note(f"{error}.")
        return WRONG_USAGE
    for outcome in outcomes:
        _print(args, *_describe(outcome))
    failed = sum(isinstance(outcome, Skipped) and outcome.is_failure for outcome in outcomes)
    added = [outcome for outcome in outcomes if isinstance(outcome, Ingested)]
    held = sum(len(each.held) for each in added)
    passages = f"{sum(len(each.chunks) for each in added)} passages{f', {held} held back' if held else ''}"
    _note(f"{len(added)} added, {passages}; {failed} failed; {len(outcomes)} files seen.")
    return SOME_FAILED if failed else DONE


def _eval(args: argparse.Namespace, library: Library) -> int:
    """Print hit rates of `search` over a file of questions; a line that is no question gets its own error."""
    try:
        rows, failed = _read_questions(args.file)
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or "not a file name"
        _note(f"{clean_line(str(args.file))} cannot be read: {reason}.")
        return WRONG_USAGE
    first = third = 0
    for row in rows:
        wanted = {row["section"], *row.get("also_ok", ())}
        found = [each.section in wanted for each in library.search(row["text"], 3, None)]
        first += found[:1] == [True]
        third += any(found)
    for number in failed:
        _note(f"line {number} is no question with a section")
    if not rows:
        _note(f"{clean_line(str(args.file))} holds no question with a section.")
        return SOME_FAILED
    rates = {"questions": len(rows), "hit_at_1": round(first / len(rows), 4), "hit_at_3": round(third / len(rows), 4)}
    _print(args, rates, f"{len(rows)} questions: the right section first for {first}, among the first three for {third}.")
    return SOME_FAILED if failed else DONE


def _read_questions(path: Path) -> tuple[list[dict[str, Any]], list[int]]:
    """Return the rows, and the numbers of the lines that are none."""
    rows: list[dict[str, Any]] = []
    failed: list[int] = []
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n"), 1):
        try:
            row = json.loads(line) if line.strip() else None
        except ValueError:
            row = ""
        if _is_question(row):
            rows.append(row)
        elif row is not None:
            failed.append(number)
    return rows, failed


def _is_question(row: Any) -> TypeGuard[dict[str, Any]]:
    if not isinstance(row, dict) or not isinstance(also := row.get("also_ok", []), list):
        return False
    return all(isinstance(each, str) for each in (row.get("text"), row.get("section"), *also))


def _describe(outcome: Outcome) -> tuple[dict[str, Any], str]:
    """Return a file's JSON line and its line for people."""
    from knowledge.ingest.models import Ingested, Skipped

    if isinstance(outcome, Skipped):
        kind = "error" if outcome.is_failure else "left_out"
        verb = "failed" if outcome.is_failure else "left out"
        return {"path": outcome.shown, kind: outcome.reason}, f"{verb}: {outcome.shown} {outcome.reason}"
    line = {"path": outcome.shown, "source_id": outcome.source_id}
    if isinstance(outcome, Ingested):
        parts = {"held_back": outcome.held, "left_out": outcome.cut}
        told = {name: [{"place": each.place, "reason": each.reason} for each in part] for name, part in parts.items() if part}
        lines = [f"added: {outcome.shown} as {outcome.source_id}"]
        lines += [f"  {name.replace('_', ' ')}: {each.reason} ({each.place})" for name, part in parts.items() for each in part]
        return {**line, "title": outcome.title, "passages": len(outcome.chunks), **told}, "\n".join(lines)
    return {**line, "unchanged": True}, f"unchanged: {outcome.shown}"


def _remove(args: argparse.Namespace, library: Library) -> int:
    with _progress() as progress:
        removal = library.remove(args.names, progress)
    for entry in removal.removed:
        named = _name_of(entry)
        _print(args, {"source_id": entry.source_id, "path": named}, f"removed: {named} ({entry.source_id})")
    for path, entry in removal.twins:
        named, still = _end_of(path), _name_of(entry)
        line = {"source_id": entry.source_id, "path": named, "still_there_as": still}
        _print(args, line, f"removed: {named}; the same text stays, from {still} ({entry.source_id})")
    for name in removal.unknown:
        _print(args, {"name": name, "error": "is not in the index"}, f"failed: {clean_line(name)} is not in the index")
    for entry in removal.lost:
        _print_lost(args, entry)
    return SOME_FAILED if removal.unknown or removal.lost else DONE


def _name_of(entry: SourceEntry) -> str:
    """Return what people know a source by: what it was first shown as, if a path still holds it there, else its path's name."""
    if not entry.paths or any(Path(path).as_posix().endswith(entry.shown) for path in entry.paths):
        return entry.shown
    return _end_of(entry.paths[0])


def _end_of(path: str) -> str:
    """Return a path's name and its folder's, on one line that a terminal may be given."""
    return clean_line("/".join(Path(path).parts[-2:]))


def _search(args: argparse.Namespace, library: Library) -> int:
    if not any(char.isalnum() for char in args.question):
        _note("Ask something: the question has no letter or digit.")
        return WRONG_USAGE
    rows = library.search(args.question, args.limit, args.collection)
    if not rows:
        _note("Nothing is found: the collection is empty, or none of that name was added.")
    for found in rows:
        line = {
            "source_id": found.source_id,
            "title": found.title,
            "section": found.section,
            "page": found.page,
            "collection": found.collection,
            "score": round(found.score, 4),
            "text": found.text,
        }
        excerpt = " ".join(found.text.split())[:160]
        _print(args, line, f"{found.score:.3f}  {found.source_id}  {found.section}\n       {excerpt}")
    return DONE


def _list(args: argparse.Namespace, library: Library) -> int:
    for listed in library.list():
        line = {"source_id": listed.source_id, "section": listed.section, "text": listed.text, "own_words": listed.own_words}
        _print(args, line, f"{listed.source_id}  {listed.section}")
    return DONE


def _print(args: argparse.Namespace, line: dict[str, Any], text: str) -> None:
    written = json.dumps(line, ensure_ascii=False) if args.json else text
    sys.stdout.write(written.encode("utf-8", "replace").decode() + "\n")


def _note(text: str) -> None:
    sys.stderr.write(text + "\n")


@contextmanager
def _progress() -> Iterator[Progress]:
    """Yield what shows progress on a terminal's stderr, and stays quiet elsewhere."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show
