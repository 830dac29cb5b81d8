"""The search index: an embedder, Chroma, full text and cell values behind ``SearchIndex``."""
