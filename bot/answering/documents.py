"""Put a reply together from operators' own documents: their text is quoted as theirs, and cited with its page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.documents_first import log_odds
from bot.answering.grounding import LONGEST_BODY, MOST_CITATIONS
from bot.models import Citation, Reply
from knowledge.retriever import ScoredPassage

_MARK = re.compile(r"\[(\d{1,2})\]")
"""A document's own footnote mark, which a reader would take for one of our citations."""

_LONGEST_EXCERPT, _LONGEST_BESIDE = 500, 240
_CLOSE_SECOND = 0.7
_HARDLY_LESS_LIKELY, _LEAST_SECOND = 2.5, 0.1
"""How far, in log odds, a second passage may be behind the first for neither to be clearly the one that is asked for."""


def compose_documents(found: Sequence[ScoredPassage], *, beside: bool = False) -> Reply:
    """Return the best passage, and the next one where it is nearly as good, each with its citation.

    They are shorter where something else is to stand `beside` them.
    """
    best = found[0].confidence
    kept = [scored.passage for scored in found[:MOST_CITATIONS] if _is_as_likely(scored.confidence, best)][:2]
    longest = _LONGEST_BESIDE * 2 // len(kept) if beside else _LONGEST_EXCERPT
    paragraphs, citations = [], []
    for number, passage in enumerate(kept, 1):
        excerpt = _excerpt(passage.answer, longest)
        paragraphs.append(f"{_MARK.sub(_to_round, excerpt)} [{number}]")
        citations.append(
            Citation(
                number=number,
                source_id=passage.source_id,
                title=passage.source.title,
                credit=passage.source.credit,
                section=passage.section,
                url=passage.source.url,
                quote=excerpt[:200].rstrip("…").strip(),
                own_words=passage.own_words,
                page=passage.page,
            )
        )
    return Reply(body="\n\n".join(paragraphs)[:LONGEST_BODY], lang="en", citations=tuple(citations))


def _is_as_likely(confidence: float, best: float) -> bool:
    """Tell whether a passage is worth telling beside the best: nearly as likely, or likely enough where none is clearly best."""
    if confidence >= _CLOSE_SECOND * best:
        return True
    return confidence >= _LEAST_SECOND and log_odds(best) - log_odds(confidence) <= _HARDLY_LESS_LIKELY


def _to_round(mark: re.Match[str]) -> str:
    return f"({mark[1]})"


def _excerpt(text: str, longest: int) -> str:
    """Return the start of a passage, cut at a sentence or word."""
    if len(text) <= longest:
        return text
    cut = text[:longest]
    end = max(cut.rfind(". "), cut.rfind("! "), cut.rfind("? "), cut.rfind("。"))
    return cut[: end + 1] if end > longest // 2 else cut[: cut.rfind(" ")] + " …"
