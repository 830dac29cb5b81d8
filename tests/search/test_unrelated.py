"""What unrelated questions find is measured when an index is made."""

from __future__ import annotations

from pathlib import Path

from t2sql.search.hash_embedder import HashEmbedder
from t2sql.search.index import open_index, update_index
from t2sql.search.manifest import read_manifest
from t2sql.types import Baseline
from tests.search.tiny_catalog import TinyCatalog, make_catalog, make_table


def test_an_index_knows_what_unrelated_questions_find_in_it(tmp_path: Path) -> None:
    update_index(tmp_path, make_catalog(), HashEmbedder())
    index = open_index(tmp_path, HashEmbedder, "hash")
    baseline = index.unrelated()
    assert baseline != Baseline()
    assert 0 <= baseline.nearness <= 1
    assert 0 <= baseline.coverage <= 1
    index.close()


def test_it_is_measured_again_when_the_index_changes(tmp_path: Path) -> None:
    update_index(tmp_path, make_catalog(), HashEmbedder())
    before = read_manifest(tmp_path)
    sports = make_table("sport.goals", "striker", "season", description="Goals of each striker.")
    update_index(tmp_path, TinyCatalog([sports]), HashEmbedder())
    after = read_manifest(tmp_path)
    assert before is not None
    assert after is not None
    assert tuple(before.unrelated) != tuple(after.unrelated)


def test_an_index_without_tables_has_a_baseline_of_nothing(tmp_path: Path) -> None:
    update_index(tmp_path, TinyCatalog([]), HashEmbedder())
    index = open_index(tmp_path, HashEmbedder, "hash")
    assert index.unrelated() == Baseline(0.0, 0.0)
    index.close()
