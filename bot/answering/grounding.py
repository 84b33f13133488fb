"""Hold every reply to its sources: each `[n]` has its citation, each quote stands in the passage it names."""

from __future__ import annotations

import re

from bot.models import Citation, Reply

LONGEST_BODY = 1200
MOST_CITATIONS = 3

_MARK = re.compile(r"\[(\d{1,2})\]")


class Ungrounded(Exception):
    """A reply that its sources do not carry. It is never sent; the text says what is wrong."""


def ground(reply: Reply, texts: dict[str, tuple[str, ...]]) -> Reply:
    """Return the reply, or raise Ungrounded. `texts` are the passages' texts by source id."""
    used = {int(number) for number in _MARK.findall(reply.body)}
    cited = {citation.number for citation in reply.citations}
    if used != cited:
        raise Ungrounded(f"marks {sorted(used)} but citations {sorted(cited)}")
    if len(reply.citations) > MOST_CITATIONS or len(reply.body) > LONGEST_BODY:
        raise Ungrounded(f"{len(reply.citations)} citations and {len(reply.body)} characters are too many")
    for citation in reply.citations:
        _check_quote(citation, texts.get(citation.source_id, ()))
    return reply


def _check_quote(citation: Citation, texts: tuple[str, ...]) -> None:
    if not citation.quote or not any(citation.quote in text for text in texts):
        raise Ungrounded(f"the quote of [{citation.number}] does not stand in {citation.source_id}")
