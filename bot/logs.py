"""Logging that holds no secret: every line, traceback included, passes the secret finder before it is written."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable

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


def start_logging(level: str) -> None:
    """Write to stderr, everything through the mask; our own records from `level` on."""
    from bot.screening.redaction import mask_secrets

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(MaskingFormatter(mask_secrets))
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    logging.getLogger("jumpmaster").setLevel(level)
