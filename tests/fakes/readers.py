"""Parsing without the process around it: for tests that are not about hostile files."""

from __future__ import annotations

from knowledge.ingest.models import IngestLimits, ParsedDocument
from knowledge.ingest.worker import parse


class InProcessReader:
    def __init__(self, limits: IngestLimits) -> None:
        self._limits = limits

    def __enter__(self) -> InProcessReader:
        return self

    def __exit__(self, *raised: object) -> None:
        return None

    def read(self, kind: str, content: bytes) -> ParsedDocument:
        return parse(kind, content, self._limits)
