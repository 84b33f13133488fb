"""Lure detection: any message gets a finding."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from bot.models import Author, Chat, ChatKind, IncomingMessage, LinkVerdict, Role, Standing
from bot.screening.links.finder import find_links
from bot.screening.lures import LureDetector
from tests.fuzz.budget import in_time
from tests.fuzz.decoding import Reader

_NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
_SCORES = {Standing.OFFICIAL: 0.0, Standing.UNKNOWN: 0.2, Standing.SUSPICIOUS: 0.7, Standing.MALICIOUS: 1.0}


def check(data: bytes) -> None:
    """The first bytes choose the author's role, the standing of every link and what was quoted."""
    reader = Reader(data)
    role, standing, circumstances = reader.choose(tuple(Role)), reader.choose(tuple(Standing)), reader.byte()
    quoted = reader.short_text() if circumstances & 1 else None
    text = reader.text()
    message = IncomingMessage(
        ref="m1",
        delivery_id="m1",
        author=Author(id="u1", role=role),
        chat=Chat(id="c1", kind=ChatKind.GROUP),
        text=text,
        conversation="c1",
        sent_at=_NOW,
        quoted_text=quoted,
        is_forward=bool(circumstances & 2),
    )
    links = _judged(text, standing)
    finding = in_time(lambda: _detector().detect(message, links, text), len(text))
    assert 0.0 <= finding.score <= 1.0, finding.score
    assert bool(finding.reasons) == finding.flagged
    assert len(set(finding.reasons)) == len(finding.reasons)
    assert _detector().detect(message, links, text) == finding


def _judged(text: str, standing: Standing) -> tuple[LinkVerdict, ...]:
    return tuple(
        LinkVerdict(
            written=link.written,
            url=link.address.href if link.address else None,
            host=link.host,
            registrable_domain=None,
            standing=standing,
            score=_SCORES[standing],
        )
        for link in find_links(text)
    )


@lru_cache(maxsize=1)
def _detector() -> LureDetector:
    return LureDetector()
