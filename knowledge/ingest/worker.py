"""The process that parses: one for many files, replaced when a file hangs or crashes it.

Requests come as a JSON line and the file's bytes on stdin; answers go as a JSON line to stdout. JSON, because what comes
back from a parser of untrusted files is untrusted too. Once the parsers are loaded, the process refuses to open sockets,
start programs or write files, so that a parser that is talked into it fetches nothing.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from typing import Any, BinaryIO

from knowledge.ingest.cleaning import clean_line, clean_text
from knowledge.ingest.models import CannotRead, IngestLimits, ParsedDocument, Section
from knowledge.ingest.outline import with_written_headings

_FORBIDDEN = (
    "socket.", "urllib.Request", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "ctypes.dlopen",
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "shutil.",
)  # fmt: skip
_WRITING_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def parse(kind: str, content: bytes, limits: IngestLimits) -> ParsedDocument:
    """Return a file's title and cleaned sections, or raise CannotRead."""
    from knowledge.ingest.loaders import LOADERS

    title, sections, total = "", [], 0
    for document in LOADERS[kind](content, limits).lazy_load():
        title = title or document.metadata["title"]
        text = clean_text(document.page_content)
        total += len(text)
        if total > limits.characters:
            raise CannotRead(f"has more than {limits.characters:,} characters")
        if text:
            sections.append(Section(heading=clean_line(document.metadata["heading"]), text=text, page=document.metadata["page"]))
    if not sections:
        raise CannotRead("holds no text")
    return ParsedDocument(title=title, sections=tuple(with_written_headings(sections)))


def answer(request: dict[str, Any], content: bytes) -> dict[str, Any]:
    """Return the parsed document, or `error` with the reason. Whatever a parser raises costs this file only."""
    try:
        parsed = parse(request["kind"], content, IngestLimits(**request["limits"]))
    except CannotRead as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": "takes too much memory to read"}
    except RecursionError:
        return {"error": "is nested too deeply"}
    except Exception as error:  # the boundary around every parser
        return {"error": f"cannot be parsed ({type(error).__name__})"}
    return {
        "title": parsed.title,
        "sections": [[section.heading, section.text, section.page] for section in parsed.sections],
    }


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the requests end."""
    while line := requests.readline():
        request = json.loads(line)
        content = requests.read(request["size"])
        answers.write(json.dumps(answer(request, content)).encode() + b"\n")
        answers.flush()


def main() -> None:
    answers = sys.stdout.buffer
    # A parser that prints must not be read as an answer.
    sys.stdout = sys.stderr
    _limit_memory(int(sys.argv[1]))
    _load_parsers()
    sys.addaudithook(_forbid)
    answers.write(b"ready\n")
    answers.flush()
    serve(sys.stdin.buffer, answers)


def _limit_memory(most_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    with suppress(ValueError, OSError):  # macOS refuses this limit; the time limit still stands
        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))


def _load_parsers() -> None:
    import bs4  # noqa: F401
    import langchain_text_splitters  # noqa: F401
    import pypdf  # noqa: F401

    from knowledge.ingest import loaders  # noqa: F401


def _forbid(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN) or (event == "open" and _is_writing(arguments)):
        raise PermissionError(f"{event} is not for a parser")


def _is_writing(arguments: tuple[Any, ...]) -> bool:
    _, mode, flags = arguments
    return bool(int(flags) & _WRITING_FLAGS) or (isinstance(mode, str) and any(letter in mode for letter in "wax+"))


if __name__ == "__main__":
    main()
