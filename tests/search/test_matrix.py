"""Vectors in an array."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from t2sql.search.matrix import VectorMatrix, write_vectors


def test_many_vectors_are_compared_in_parts_as_they_would_be_at_once(tmp_path: Path) -> None:
    vectors = np.random.default_rng(3).normal(size=(1500, 384)).astype(np.float32)
    write_vectors(tmp_path, "words", 1, [([f"w{at}" for at in range(1500)], vectors)])
    matrix = VectorMatrix(tmp_path, "words", 1)
    asked = vectors[[7, 700, 1499]] / np.linalg.norm(vectors[[7, 700, 1499]], axis=1, keepdims=True)
    for at, near in zip((7, 700, 1499), matrix.near(asked, 5), strict=True):
        (first, cosine), *others = near
        assert first == f"w{at}"
        assert abs(cosine - 1) < 1e-5
        assert [score for _, score in others] == sorted((s for _, s in others), reverse=True)
