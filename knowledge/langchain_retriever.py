"""Our retriever as a LangChain `BaseRetriever`, for those who build chains of their own on the knowledge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.models import Passage, TargetKind

if TYPE_CHECKING:
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever

    from knowledge.retriever import Retriever


def to_langchain(retriever: Retriever, *, limit: int = 5) -> BaseRetriever:
    """Return a BaseRetriever that gives passages, rules and documents, likeliest first.

    Each Document carries `source_id`, `section`, `title`, `url` and `confidence` (0..1) in its metadata. Imports langchain_core.
    """
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.retrievers import BaseRetriever

    class JumpmasterRetriever(BaseRetriever):
        def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
            del run_manager
            return _documents(retriever, query, limit)

    return JumpmasterRetriever()


def _documents(retriever: Retriever, query: str, limit: int) -> list[Document]:
    from langchain_core.documents import Document

    reading = retriever.read(query)
    findings = retriever.search_many((reading,))[0]
    found = retriever.search_documents(reading, findings, limit=limit)
    rows = [(scored.confidence, _from_passage(scored.passage)) for scored in found.passages]
    for scored in findings.targets:
        if scored.target.kind is TargetKind.PASSAGE:
            rows.append((scored.probability, _from_passage(retriever.corpus.passages[scored.target.id])))
        elif scored.target.kind is TargetKind.RULE:
            rule = retriever.corpus.rules[scored.target.id]
            fields = {"source_id": rule.source_id, "section": rule.title["en"], "title": rule.sources[0].title, "url": rule.sources[0].url}
            rows.append((scored.probability, (rule.text, fields)))
    rows.sort(key=lambda row: -row[0])
    return [
        Document(page_content=text, metadata={**fields, "confidence": round(confidence, 4)}) for confidence, (text, fields) in rows[:limit]
    ]


def _from_passage(passage: Passage) -> tuple[str, dict[str, str | None]]:
    fields = {"source_id": passage.source_id, "section": passage.section, "title": passage.source.title, "url": passage.source.url}
    return passage.text, fields
