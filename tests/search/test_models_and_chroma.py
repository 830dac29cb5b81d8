"""What the index may never do: let Chroma embed, or build a model from what files say."""

from __future__ import annotations

import ast
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from t2sql.search import matrix
from t2sql.search.hash_embedder import HashEmbedder
from t2sql.search.index import open_index, update_index
from tests.search.tiny_catalog import make_catalog
from tests.sources import modules_with

LOADING = {"SentenceTransformer", "from_pretrained", "pipeline", "CrossEncoder"}
OPENING = {"get_collection", "create_collection", "get_or_create_collection"}
ASKING = {"query_texts", "query_images", "query_uris", "documents", "images"}
UNPICKLING = {"pickle", "dill", "joblib", "marshal"}


def calls(*words: str) -> Iterator[tuple[Path, ast.Call, str]]:
    """Every call in modules with one of these words, with the last part of its name."""
    for path, tree in modules_with(*words):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                yield path, node, name


def constant(node: ast.AST) -> Any:
    return node.value if isinstance(node, ast.Constant) else ...


def test_chroma_is_never_asked_to_embed() -> None:
    given = {
        word.arg
        for path, node, _ in calls(*ASKING)
        if path.parent.name == "search"
        for word in node.keywords
    }
    assert given.isdisjoint(ASKING)


def test_no_collection_is_opened_with_an_embedding_function() -> None:
    found = [node for _, node, name in calls(*OPENING) if name in OPENING]
    assert len(found) >= 2
    for node in found:
        given = {word.arg: constant(word.value) for word in node.keywords}
        assert given["embedding_function"] is None


def test_every_write_to_chroma_and_every_question_carries_vectors() -> None:
    for path, node, name in calls("chromadb"):
        if path.name != "vectors.py" or "_collection" not in ast.dump(node.func):
            continue
        given = {word.arg for word in node.keywords}
        if name in {"add", "upsert", "update"}:
            assert "embeddings" in given, ast.unparse(node)
        if name == "query":
            assert "query_embeddings" in given, ast.unparse(node)


def test_no_model_is_loaded_with_code_of_its_own() -> None:
    found = [(path, node) for path, node, name in calls(*LOADING) if name in LOADING]
    models = [(path, node) for path, node in found if node.keywords]
    assert models
    for path, node in models:
        given = {word.arg: constant(word.value) for word in node.keywords}
        assert given.get("trust_remote_code") is False, f"{path.name}: {ast.unparse(node)}"
    for _, node, _ in calls("trust_remote_code"):
        assert all(
            word.arg != "trust_remote_code" or constant(word.value) is False
            for word in node.keywords
        )


def test_no_file_is_unpickled() -> None:
    for path, tree in modules_with(*UNPICKLING):
        for node in ast.walk(tree):
            names = [
                alias.name for alias in getattr(node, "names", ()) if isinstance(node, ast.Import)
            ]
            module = node.module if isinstance(node, ast.ImportFrom) else None
            assert not UNPICKLING & {*names, module}, path


class BuiltError(AssertionError):
    """A model was built."""


def test_an_embedding_function_written_into_the_files_is_never_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chromadb.utils.embedding_functions import known_embedding_functions

    folder, catalog = tmp_path / "index", make_catalog()
    monkeypatch.setattr(matrix, "MOST_VECTORS", -1)  # so that Chroma is asked
    update_index(folder, catalog, HashEmbedder())
    named = {
        "type": "known",
        "name": "sentence_transformer",
        "config": {
            "model_name": "someone/with-code",
            "device": "cpu",
            "normalize_embeddings": False,
            "kwargs": {"trust_remote_code": True},
        },
    }
    with closing(sqlite3.connect(next(folder.rglob("chroma.sqlite3")))) as connection:
        for key, text in connection.execute(
            "SELECT id, config_json_str FROM collections"
        ).fetchall():
            config = {**json.loads(text), "embedding_function": named}
            connection.execute(
                "UPDATE collections SET config_json_str = ? WHERE id = ?", (json.dumps(config), key)
            )
        connection.commit()

    def trip(*_: object, **__: object) -> None:
        raise BuiltError

    for function in set(known_embedding_functions.values()):
        monkeypatch.setattr(function, "__init__", trip)
        monkeypatch.setattr(function, "build_from_config", trip)
    index = open_index(folder, HashEmbedder, "hash")
    assert index.tables_by_meaning("orders of a buyer", 1)[0].id == "trade.orders"
    assert index.past_queries("how many paid orders", 1)
    index.close()
    catalog.tables.pop()
    assert update_index(folder, catalog, HashEmbedder()).removed == 1
