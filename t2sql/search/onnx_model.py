"""A sentence-transformers model that was exported to ONNX: vectors without torch."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from t2sql.cancelling import current_cancellation
from t2sql.errors import SearchError
from t2sql.search.telemetry import switch_off_telemetry

if TYPE_CHECKING:
    import numpy as np
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

    Vectors = np.ndarray[Any, np.dtype[np.float32]]

GRAPH_FILE: Final = "model.onnx"
TOKENIZER_FILE: Final = "tokenizer.json"
SETTINGS_FILE: Final = "embedder.json"
OUTPUT: Final = "vectors"
EXPORT: Final = 2
"""How exports are made; raise it when that changes, and they are made anew."""

_FEW: Final = 8
"""Up to so many texts are embedded by the thread that asks: sharing the work of each step with
another one takes a quarter more of the processor, and waits for it where the machine is busy."""
_BATCH_TOKENS: Final = 256
"""Word pieces of a batch, padding counted: what fits the caches of a core. Eight times as many
take a third more of the processor."""
_BATCH_TEXTS: Final = 64
_SLICE: Final = 4096
"""Texts that are sorted by length, and whose word pieces are held, at a time."""


@dataclass(frozen=True, slots=True)
class OnnxSettings:
    """What an export says of itself, in ``embedder.json``."""

    dimensions: int
    longest: int
    """Word pieces of a text; the rest is cut off."""
    pad_id: int
    inputs: tuple[str, ...]
    """Of ``input_ids``, ``attention_mask`` and ``token_type_ids``, those the model takes."""
    graph_bytes: int
    """Size of the graph's file: a cut one shows itself."""


def write_settings(folder: Path, settings: OnnxSettings) -> None:
    """Write them into the folder of an export."""
    (folder / SETTINGS_FILE).write_text(json.dumps(asdict(settings), indent=2), encoding="utf-8")


def read_settings(folder: Path) -> OnnxSettings | None:
    """What the export in this folder says; None where there is none, or a damaged one."""
    try:
        known = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
        values = {field.name: known[field.name] for field in fields(OnnxSettings)}
        settings = OnnxSettings(**{**values, "inputs": tuple(values["inputs"])})
        whole = (folder / GRAPH_FILE).stat().st_size == settings.graph_bytes
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return settings if whole else None


class OnnxModel:
    """Runs an export on the CPU with onnxruntime and tokenizers. Thread-safe.

    Args:
        folder: as :func:`t2sql.search.onnx_export.export_model` left it.

    Raises:
        SearchError: the export is not there, or cannot be loaded.
    """

    def __init__(self, folder: Path) -> None:
        settings = read_settings(folder)
        if settings is None:
            raise SearchError(f"There is no whole ONNX export in {folder}.")
        self._folder = folder
        self._settings = settings
        self._loading = threading.Lock()
        self._session: InferenceSession | None = None
        self._tokenizer = _load_tokenizer(folder, settings)

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._settings.dimensions

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One float32 row a text, of length 1.

        Many texts are sorted by length into batches, so that little is padded, and the batches
        are shared out among the cores: each core computes on its own, none waits for another.

        Raises:
            SearchError: the graph cannot be loaded or run.
        """
        import numpy as np

        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), _SLICE):
            part = texts[start : start + _SLICE]
            vectors[start : start + len(part)] = self._embed_slice(part)
        return vectors

    def _embed_slice(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        pieces = self._tokenizer.encode_batch(list(texts))
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        batches = list(_batches(pieces))
        session = self._opened()
        cancellation = current_cancellation()

        def run(batch: list[int]) -> None:
            cancellation.check()
            vectors[batch] = self._run(session, [pieces[at] for at in batch])

        if len(texts) <= _FEW or len(batches) == 1:
            for batch in batches:
                run(batch)
        else:
            with ThreadPoolExecutor(cores()) as pool:
                try:
                    for _ in pool.map(run, batches):
                        pass
                except BaseException:
                    pool.shutdown(wait=False, cancel_futures=True)  # Ctrl-C waits for no batch
                    raise
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths == 0, 1.0, lengths), dtype=np.float32)

    def _run(self, session: InferenceSession, pieces: Sequence[Encoding]) -> Vectors:
        import numpy as np

        width = max(len(piece.ids) for piece in pieces)
        ids = np.full((len(pieces), width), self._settings.pad_id, dtype=np.int64)
        mask = np.zeros((len(pieces), width), dtype=np.int64)
        for row, piece in enumerate(pieces):
            ids[row, : len(piece.ids)] = piece.ids
            mask[row, : len(piece.ids)] = 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        wanted = {name: given[name] for name in self._settings.inputs}
        try:
            found = session.run([OUTPUT], wanted)[0]
        except Exception as error:
            raise _broken(self._folder, error) from error
        return np.asarray(found, dtype=np.float32)

    def _opened(self) -> InferenceSession:
        with self._loading:
            if self._session is None:
                self._session = _open_session(self._folder)
            return self._session


def cores() -> int:
    """Cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def _batches(pieces: Sequence[Encoding]) -> Iterator[list[int]]:
    """Numbers of texts of like length: the longest first, so that the last batches are short."""
    batch: list[int] = []
    width = 0
    for at in sorted(range(len(pieces)), key=lambda number: -len(pieces[number].ids)):
        if batch and ((len(batch) + 1) * width > _BATCH_TOKENS or len(batch) == _BATCH_TEXTS):
            yield batch
            batch = []
        if not batch:
            width = len(pieces[at].ids)
        batch.append(at)
    if batch:
        yield batch


def _load_tokenizer(folder: Path, settings: OnnxSettings) -> Tokenizer:
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    except Exception as error:
        raise _broken(folder, error) from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(settings.longest)
    return tokenizer


def _open_session(folder: Path) -> InferenceSession:
    switch_off_telemetry()
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(
            str(folder / GRAPH_FILE), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        raise _broken(folder, error) from error


def _broken(folder: Path, error: BaseException) -> SearchError:
    reason = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
    return SearchError(
        f"The ONNX export of the embedding model cannot be used: {reason}.",
        hint=f"Delete {folder}; `t2sql index` makes it anew.",
    )
