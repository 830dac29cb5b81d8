"""An embedder without a model: hashed words, stems and character trigrams."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from t2sql.search.words import content_words, singular

if TYPE_CHECKING:
    import numpy as np

_DIMENSIONS = 384


class HashEmbedder:
    """Feature hashing (Weinberger et al. 2009): texts that share words or word parts are near.

    It knows no synonyms; it is for tests, and for machines where no model can be had. The same
    text gives the same vector on every machine and in every process.
    """

    @property
    def name(self) -> str:
        """``hash``."""
        return "hash"

    @property
    def dimensions(self) -> int:
        """384, as the default model."""
        return _DIMENSIONS

    def embed(self, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        """One float32 row a text, of length 1; a text without words points along the first axis."""
        import numpy as np

        vectors = np.zeros((len(texts), _DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            for feature, weight in _features(text):
                digest = hashlib.blake2b(feature.encode(), digest_size=8).digest()
                number = int.from_bytes(digest, "big")
                sign = 1.0 if number >> 63 else -1.0
                vectors[row, number % _DIMENSIONS] += sign * weight
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors[lengths[:, 0] == 0, 0] = 1.0
        lengths[lengths == 0] = 1.0
        return np.asarray(vectors / lengths, dtype=np.float32)


def _features(text: str) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for word in content_words(text):
        found.append((f"w:{word}", 0.6))
        found.append((f"s:{singular(word)}", 1.0))
        padded = f"^{word}$"
        grams = [padded[at : at + 3] for at in range(len(padded) - 2)]
        found.extend((f"g:{gram}", 0.6 / len(grams)) for gram in grams)
    return found
