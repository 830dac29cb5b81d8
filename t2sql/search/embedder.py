"""Embedders by name: the bundled all-MiniLM-L6-v2, any sentence-transformers model, or none."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from t2sql.errors import SearchError
from t2sql.search.hash_embedder import HashEmbedder
from t2sql.search.model_files import (
    DEFAULT_MODEL,
    locate_default_model,
    model_folder,
    model_key,
)
from t2sql.search.onnx_model import EXPORT, OnnxModel, read_settings
from t2sql.search.torch_model import TorchModel

if TYPE_CHECKING:
    import numpy as np

    from t2sql.protocols import Embedder, Progress

DEFAULT_MODEL_DIMENSIONS: Final = 384
_STAGE: Final = "export embedder"


def load_embedder(name: str, *, exports: Path | None = None) -> Embedder:
    """The embedder of that name; a model's weights are read when the first text is embedded.

    Args:
        name: ``all-MiniLM-L6-v2`` (bundled), ``hash`` (no model), or the name or path of any
            sentence-transformers model.
        exports: where ONNX exports of models are kept; None for the user's cache folder.

    Raises:
        SearchError: the default model is not on this machine.
    """
    if name == "hash":
        return HashEmbedder()
    folder = exports or _exports_of_the_user()
    if name == DEFAULT_MODEL:
        locate, dimensions = locate_default_model(folder), DEFAULT_MODEL_DIMENSIONS
        return ModelEmbedder(name, locate=locate, exports=folder, dimensions=dimensions)
    return ModelEmbedder(name, locate=lambda: name, exports=folder)


def prepare_embedder(embedder: Embedder, progress: Progress | None = None) -> str:
    """Make an embedder fast to load from now on, once; gives a note where that cannot be done.

    A model of sentence-transformers is exported to ONNX, since loading torch for one question
    takes five seconds. Without the export everything works the same, only slower.
    """
    if not isinstance(embedder, ModelEmbedder) or embedder.is_exported():
        return ""
    if progress:
        progress(_STAGE, 0, 1)
    reason = embedder.export()
    if progress:
        progress(_STAGE, 1, 1)
    if not reason:
        return ""
    return (
        f"The embedder {embedder.name} could not be exported to ONNX, so that a first question "
        f"takes some seconds longer: {reason}."
    )


class ModelEmbedder:
    """A sentence-transformers model on the CPU: by onnxruntime where exported, else by torch.

    Both give the same vectors (:data:`t2sql.search.onnx_export.TOLERANCE`). Loading waits for the
    first text; thread-safe.

    Args:
        name: what the index remembers it by.
        locate: gives the model's folder, or its name on the model hub.
        exports: where ONNX exports are kept, a folder each.
        dimensions: the length of a vector where known beforehand; else the model is asked.
    """

    def __init__(
        self, name: str, *, locate: Callable[[], str], exports: Path, dimensions: int = 0
    ) -> None:
        self._name = name
        self._locate = locate
        self._exports = exports
        self._dimensions = dimensions
        self._model: OnnxModel | TorchModel | None = None
        self._loading = threading.Lock()

    @property
    def name(self) -> str:
        """Names the model."""
        return self._name

    @property
    def dimensions(self) -> int:
        """Length of a vector; loads the model if it is not the default one."""
        return self._dimensions or self._loaded().dimensions

    @property
    def runtime(self) -> Literal["onnxruntime", "torch"]:
        """What computes the vectors; loads the model."""
        return "onnxruntime" if isinstance(self._loaded(), OnnxModel) else "torch"

    def embed(self, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        """One float32 row a text, of length 1.

        Raises:
            SearchError: the model cannot be had, or its weights are not what they should be.
        """
        return self._loaded().embed(texts)

    def is_exported(self) -> bool:
        """Whether there is an export of the model as it is now; True if the hub has to be asked.

        A model that was not fetched yet is exported after the next indexing.
        """
        folder = self._export_folder()
        return folder is None or read_settings(folder) is not None

    def export(self) -> str:
        """Export the model to ONNX and use that from now on; gives the reason if it fails."""
        from t2sql.search.onnx_export import export_model

        folder = self._export_folder()
        if folder is None:
            return "its files are not on this machine"
        reason = export_model(self._locate(), folder)
        if not reason:
            with self._loading:
                self._model = None
        return reason

    def _export_folder(self) -> Path | None:
        """Where the export of this very model lies or would lie; None if the model is not here."""
        location = self._locate()
        folder = model_folder(location)
        if folder is None:
            return None
        slug = "".join(sign if sign.isalnum() else "-" for sign in Path(self._name).name.lower())
        try:
            key = model_key(folder, self._exports)[:16]
        except OSError:
            return None
        return self._exports / f"{slug[-40:]}-{key}-{EXPORT}"

    def _loaded(self) -> OnnxModel | TorchModel:
        with self._loading:
            if self._model is None:
                self._model = self._load()
            return self._model

    def _load(self) -> OnnxModel | TorchModel:
        folder = self._export_folder()
        if folder is not None and read_settings(folder) is not None:
            try:
                return OnnxModel(folder)
            except SearchError:
                pass  # damaged: the model itself is there, and gives the same vectors
        return TorchModel(self._name, self._locate())


def _exports_of_the_user() -> Path:
    import platformdirs

    return platformdirs.user_cache_path("t2sql", appauthor=False) / "embedders"
