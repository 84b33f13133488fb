"""Which files an operator's paths name, and their bytes. Links are not followed below an added folder."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge.ingest.cleaning import clean_line
from knowledge.ingest.models import CannotRead, FoundFile, IngestLimits, Skipped

FORMATS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".txt": "text",
    ".text": "text",
}


def find_files(paths: Sequence[Path], limits: IngestLimits) -> Iterator[FoundFile | Skipped]:
    """Yield each file under the paths in a stable order, and what cannot be taken with its reason.

    A path that is given is followed even where it is a link; hidden files below a folder are passed over.
    """
    count = 0
    for path in paths:
        for found in _under(path):
            count += isinstance(found, FoundFile)
            if count > limits.files:
                yield Skipped(path=path, shown=path.name, reason=f"more than {limits.files:,} files in one run; add the rest in another")
                return
            yield found


def read_bytes(path: Path, limits: IngestLimits) -> bytes:
    """Return a regular file's content, or raise CannotRead."""
    try:
        # Without O_NONBLOCK, opening a pipe that took the file's place would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise CannotRead("is no regular file")
            content = file.read(limits.bytes_per_file + 1)
    except OSError as error:
        raise CannotRead(f"cannot be read ({error.strerror or 'unreadable'})") from error
    if len(content) > limits.bytes_per_file:
        raise CannotRead(f"is larger than {limits.bytes_per_file:,} bytes")
    if not content:
        raise CannotRead("is empty")
    return content


def _under(path: Path) -> Iterator[FoundFile | Skipped]:
    try:
        root = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        yield Skipped(path=path, shown=clean_line(str(path), 400), reason=_why_missing(error))
        return
    if root.is_dir():
        yield from _walk(root)
    elif root.suffix.lower() not in FORMATS:
        yield _unsupported(root, clean_line(root.name), is_failure=True)
    else:
        yield FoundFile(path=root, shown=clean_line(root.name))


def _why_missing(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "does not exist"
    if isinstance(error, RuntimeError) or getattr(error, "errno", None) == errno.ELOOP:
        return "is a symbolic link that leads in a circle"
    return f"cannot be read ({getattr(error, 'strerror', None) or 'unreadable'})"


def _walk(root: Path) -> Iterator[FoundFile | Skipped]:
    pending = [root]
    while pending:
        folder = pending.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield Skipped(path=folder, shown=_shown(folder, root), reason=f"cannot be read ({error.strerror or 'unreadable'})")
            continue
        subfolders = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                subfolders.append(Path(entry.path))
            elif (found := _judge(entry, root)) is not None:
                yield found
        pending.extend(reversed(subfolders))


def _judge(entry: os.DirEntry[str], root: Path) -> FoundFile | Skipped | None:
    path = Path(entry.path)
    shown = _shown(path, root)
    if entry.is_symlink():
        return _judge_link(path, shown, root)
    if path.suffix.lower() not in FORMATS:
        return _unsupported(path, shown, is_failure=False)
    if not entry.is_file(follow_symlinks=False):
        return Skipped(path=path, shown=shown, reason="is no regular file")
    return FoundFile(path=path, shown=shown)


def _judge_link(path: Path, shown: str, root: Path) -> Skipped | None:
    """Return why a link is not taken, or None where it leads to what is read at its own place anyway."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        return Skipped(path=path, shown=shown, reason=_why_missing(error))
    if target.is_relative_to(root):
        return None
    return Skipped(path=path, shown=shown, reason="is a symbolic link that leads outside the folder")


def _unsupported(path: Path, shown: str, *, is_failure: bool) -> Skipped:
    kind = clean_line(path.suffix.lower()) or "no ending"
    reason = f"is not a kind that is read ({kind}); md, html, pdf, docx and txt are"
    return Skipped(path=path, shown=shown, reason=reason, is_failure=is_failure)


def _shown(path: Path, root: Path) -> str:
    return clean_line(Path(root.name, path.relative_to(root)).as_posix(), 400)
