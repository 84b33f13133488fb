"""Logging that holds no secret: every line, traceback included, passes the secret finder before it is written."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime

FORMAT = "%(asctime)s %(levelname)s %(message)s"
UNREADABLE = "a log line was left out: it could not be checked for secrets"


class MaskingFormatter(logging.Formatter):
    """Writes a record with what may be a secret covered. Fails closed: what cannot be checked is not written."""

    def __init__(self, mask: Callable[[str], str]) -> None:
        super().__init__(FORMAT)
        self._mask = mask

    def format(self, record: logging.LogRecord) -> str:
        try:
            return self._mask(super().format(record))
        except Exception:
            return UNREADABLE

    def formatException(self, ei: object) -> str:  # noqa: N802 - the standard library's name
        """Name the error and where it happened. Its text and its values are left out: they may quote a message."""
        kind, _, frames = ei if isinstance(ei, tuple) else (None, None, None)
        lines = traceback.format_tb(frames) if frames else []
        return "".join([*lines, getattr(kind, "__name__", "error")])


class JsonFormatter(MaskingFormatter):
    """Writes a record as one JSON object a line, for containers and log collectors."""

    def format(self, record: logging.LogRecord) -> str:
        try:
            text = self._mask(logging.Formatter("%(message)s").format(_without_error(record)))
            fields = {
                "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
                "level": record.levelname,
                "logger": record.name,
                "message": text,
            }
            if record.exc_info:
                fields["error"] = self._mask(self.formatException(record.exc_info))
            return json.dumps(fields, ensure_ascii=False)
        except Exception:
            return json.dumps({"level": record.levelname, "message": UNREADABLE})


def _without_error(record: logging.LogRecord) -> logging.LogRecord:
    """Return the record as if it told of no error, which is a field of its own."""
    bare = logging.makeLogRecord(record.__dict__)
    bare.exc_info = bare.exc_text = None
    return bare


def start_logging(level: str, *, as_json: bool = False) -> None:
    """Write to stderr, everything through the mask; our own records from `level` on."""
    from bot.screening.redaction import mask_secrets

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter((JsonFormatter if as_json else MaskingFormatter)(mask_secrets))
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    logging.getLogger("jumpmaster").setLevel(level)
