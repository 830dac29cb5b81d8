"""How indexing and retrieval grow: ``python benchmarks/scale.py [--points 1000,10000,100000]``.

Each point is a generated lake (``generated_lake.py``): so many tables of 20 columns, ten past
queries for each. 5,000 documents are embedded by the real model, which gives the real rate; the
others get vectors of the same size that lie in clusters around the real ones, as documents of a
domain do. Each step runs in a process of its own, whose peak memory is noted. Written are
``benchmarks/results/scale.json`` and, by ``plot_scale.py``, ``docs/images/scale.svg``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from generated_lake import COLUMNS, make_joins, make_profile, make_queries, make_questions

from t2sql.catalog.database import SqliteCatalog
from t2sql.catalog.writing import CatalogWriter
from t2sql.protocols import Embedder
from t2sql.search.documents import past_query_document, table_document
from t2sql.search.embedder import load_embedder, prepare_embedder
from t2sql.search.index import open_index, update_index
from t2sql.search.model_files import DEFAULT_MODEL
from t2sql.steps.retrieve import retrieve
from t2sql.types import Limits

Vectors = np.ndarray[Any, np.dtype[np.float32]]

SAMPLE = 5000
"""Documents that the real model embeds: two thirds tables, one third past queries."""
QUERIES_A_TABLE = 10
QUESTIONS = 200
_BATCH = 256
"""Documents that an update embeds at a time."""
SPREAD = 0.6
"""Length of the noise that is added to a real vector, which has length 1."""


class FilledEmbedder:
    """Gives the real vectors of the sample, and made ones for every other text.

    A made vector is a real one, chosen by the text, plus noise drawn by the text.
    """

    def __init__(self, texts: Sequence[str], vectors: Vectors) -> None:
        self._rows = {text: row for row, text in enumerate(texts)}
        self._vectors = vectors

    @property
    def name(self) -> str:
        """The real model's, so that the index can be asked by it."""
        return DEFAULT_MODEL

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self._vectors.shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Vectors:
        if text in self._rows:
            return np.asarray(self._vectors[self._rows[text]])
        chance = np.random.default_rng(zlib.crc32(text.encode()))
        noise = chance.standard_normal(self.dimensions, dtype=np.float32)
        near = self._vectors[int(chance.integers(len(self._vectors)))]
        made = near + noise * (SPREAD / float(np.linalg.norm(noise)))
        return np.asarray(made / np.linalg.norm(made), dtype=np.float32)


class Stopwatch:
    """Milliseconds of every call, by name."""

    def __init__(self) -> None:
        self.times: defaultdict[str, list[float]] = defaultdict(list)

    def timed(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call, with its time noted."""

        def run(*arguments: Any) -> Any:
            started = time.perf_counter()
            try:
                return call(*arguments)
            finally:
                self.times[name].append(1000 * (time.perf_counter() - started))

        return run


class TimedIndex:
    """A search index whose every search is timed."""

    def __init__(self, index: Any, watch: Stopwatch) -> None:
        for name in ("tables_by_meaning", "tables_by_words", "past_queries", "values"):
            setattr(self, name, watch.timed(name, getattr(index, name)))
        self._index = index

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)


def embed_sample(folder: Path, tables: int) -> dict[str, Any]:
    """Embed the sample as an update does, and keep its vectors."""
    profiles = (make_profile(number) for number in range(0, tables, max(1, tables * 3 // 10000)))
    documents = [table_document(profile.table) for profile in profiles][: SAMPLE * 2 // 3]
    whole = len(documents) // _BATCH * _BATCH
    queries = make_queries(SAMPLE - len(documents), tables)
    documents += [past_query_document(query, "duckdb") for query in queries]
    embedder = load_embedder(DEFAULT_MODEL)
    note = prepare_embedder(embedder)
    embedder.embed(["the first text loads the model"])
    texts: list[str] = []
    vectors: list[Vectors] = []
    tables_s = 0.0
    for start in range(0, len(documents), _BATCH):
        batch = documents[start : start + _BATCH]
        new = list(dict.fromkeys(text for item in batch for text in item.texts))
        started = time.perf_counter()
        vectors.append(embedder.embed(new))
        if start < whole:
            tables_s += time.perf_counter() - started
        texts += new
    (folder / "sample.json").write_text(json.dumps(texts))
    np.save(folder / "sample.npy", np.concatenate(vectors))
    return {
        "documents": len(documents),
        "runtime": getattr(embedder, "runtime", ""),
        "note": note,
        "tables_per_s": round(whole / tables_s, 1) if whole else 0.0,
    }


def build_catalog(folder: Path, tables: int) -> dict[str, Any]:
    """Write the catalog file itself: the reading of a warehouse is not measured here."""
    with closing(CatalogWriter(folder / "catalog.sqlite")) as writer:
        writer.note("dialect", "duckdb")
        for number in range(tables):
            writer.store(make_profile(number), "", "profiled")
        writer.store_history(make_queries(tables * QUERIES_A_TABLE, tables), (), "")
        writer.store_joins(make_joins(tables), complete=True)
    return {"disk_mb": _megabytes(folder / "catalog.sqlite")}


def build_index(folder: Path, tables: int) -> dict[str, Any]:
    """Index the lake; then again, with nothing to do."""
    texts = json.loads((folder / "sample.json").read_text())
    embedder = FilledEmbedder(texts, np.load(folder / "sample.npy"))
    with closing(SqliteCatalog(folder / "catalog.sqlite")) as catalog:
        report = update_index(folder / "index", catalog, embedder)
        again = update_index(folder / "index", catalog, embedder)
    return {
        "index_s": round(report.elapsed_s, 1),
        "nothing_to_do_s": round(again.elapsed_s, 1),
        "disk_mb": _megabytes(folder / "index"),
    }


def ask(folder: Path, tables: int) -> dict[str, Any]:
    """Retrieve for invented questions, one after the other; the first one is cold."""
    watch = Stopwatch()
    made: list[Embedder] = []

    def load() -> Embedder:
        embedder = load_embedder(DEFAULT_MODEL)
        embedder.embed = watch.timed("embed", embedder.embed)  # type: ignore[method-assign]
        made.append(embedder)
        return embedder

    index = open_index(folder / "index", load, DEFAULT_MODEL)
    with closing(index), closing(SqliteCatalog(folder / "catalog.sqlite")) as catalog:
        timed = watch.timed("retrieve", retrieve)
        for question in make_questions(QUESTIONS + 1, tables):
            timed(question, TimedIndex(index, watch), catalog, Limits())
    first = {name: times[0] for name, times in watch.times.items()}
    return {
        "first_ms": round(first["retrieve"], 1),
        "p50_ms": {name: _share(times[1:], 50) for name, times in sorted(watch.times.items())},
        "p95_ms": {name: _share(times[1:], 95) for name, times in sorted(watch.times.items())},
    }


STEPS: dict[str, Callable[[Path, int], dict[str, Any]]] = {
    "sample": embed_sample,
    "catalog": build_catalog,
    "index": build_index,
    "ask": ask,
}


def measure(tables: int, work: Path) -> dict[str, Any]:
    """All steps of one point, each in a process of its own."""
    folder = work / str(tables)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    point: dict[str, Any] = {"tables": tables, "past_queries": tables * QUERIES_A_TABLE}
    for step in STEPS:
        command = [sys.executable, __file__, "--step", step, "--work", str(folder)]
        done = subprocess.run(  # noqa: S603 - this very script
            [*command, "--points", str(tables)], stdout=subprocess.PIPE, text=True, check=True
        )
        point[step] = json.loads(done.stdout.splitlines()[-1])
        print(f"{tables:>8,} tables  {step:<8} {json.dumps(point[step])}", flush=True)
    left = max(0, tables - SAMPLE * 2 // 3)
    point["index_s_with_real_embedding_of_tables"] = round(
        point["index"]["index_s"] + left / (point["sample"]["tables_per_s"] or 1.0), 1
    )
    shutil.rmtree(folder)
    return point


def run_step(step: str, folder: Path, tables: int) -> None:
    """One step, in this process; its figures are printed as JSON."""
    started = time.perf_counter()
    found = STEPS[step](folder, tables)
    found["elapsed_s"] = round(time.perf_counter() - started, 1)
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(found))


def main() -> None:
    """Measure every point and write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", default="1000,10000,100000")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results/scale.json")
    given = parser.parse_args()
    points = [int(point) for point in given.points.split(",")]
    if given.step:
        run_step(given.step, given.work, points[0])
        return
    work = given.work or Path(tempfile.mkdtemp(prefix="t2sql-scale-"))
    load = os.getloadavg()[0]
    found: list[dict[str, Any]] = []
    given.out.parent.mkdir(parents=True, exist_ok=True)
    for point in points:
        found.append(measure(point, work))  # written after each point: the largest takes long
        result = {
            "columns_a_table": COLUMNS,
            "sample": f"{SAMPLE} documents embedded by {DEFAULT_MODEL}; the other vectors are made",
            "questions": QUESTIONS,
            "machine": {
                "cores": os.cpu_count(),
                "processor": platform.machine(),
                "python": platform.python_version(),
                "load_at_start": round(load, 2),
            },
            "points": found,
        }
        given.out.write_text(json.dumps(result, indent=2) + "\n")


def _share(times: Sequence[float], percent: int) -> float:
    return round(float(np.percentile(times, percent)), 2) if times else 0.0


def _megabytes(path: Path) -> int:
    files = [path] if path.is_file() else path.rglob("*")
    return sum(file.stat().st_size for file in files if file.is_file()) // 1_000_000


if __name__ == "__main__":
    main()
