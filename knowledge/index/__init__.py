"""The store of record, on Chroma."""

from knowledge.index.store import ChromaStore

__all__ = ["ChromaStore"]
