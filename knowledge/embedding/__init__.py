"""The embedder seam: text in, unit vectors out. Each engine lives in a module of its own and imports its library late."""

from knowledge.embedding.seam import Embedder, EmbedderUnavailable, Vectors, open_embedder

__all__ = ["Embedder", "EmbedderUnavailable", "Vectors", "open_embedder"]
