"""Exports a sentence-transformers model to ONNX, so that a question needs no torch.

The work is done in a process of its own (``python -m t2sql.search.onnx_export``): torch takes
half a gigabyte and seconds to load, prints as it likes, and none of it stays behind.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from t2sql.search.onnx_model import (
    GRAPH_FILE,
    OUTPUT,
    TOKENIZER_FILE,
    OnnxModel,
    OnnxSettings,
    read_settings,
    write_settings,
)
from t2sql.search.telemetry import VARIABLES

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

TOLERANCE: Final = 1e-4
"""By how much a number of a vector may differ from what sentence-transformers computes."""

_TIMEOUT_S: Final = 900
_LARGE: Final = 1_900_000_000
_FAILED: Final = ".failed"
_PACKAGES: Final = ("onnxscript", "onnxruntime", "sentence-transformers", "torch", "transformers")
_KEPT_VARIABLES: Final = (
    "PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "LANG", "LC_ALL",
    "LC_CTYPE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "XDG_CACHE_HOME", "HF_HOME",
    "HF_HUB_CACHE", "SENTENCE_TRANSFORMERS_HOME", "TORCH_HOME", "OMP_NUM_THREADS",
)  # fmt: skip
_TEXTS: Final = (
    "",
    "refund rate by category",
    "  MONTHLY Revenue, by Región!\n",
    "카테고리별 환불 건수는? 日本語の質問 数据表",
    "🙂 ¿'\"; DROP -- \x00\t",
    "orders, order items, shops and their owners " * 400,
)
"""What an export must give the same vectors for; their lengths differ widely."""


def export_model(location: str, folder: Path) -> str:
    """Export a model into ``folder``; gives the reason where that cannot be done, else nothing.

    An export appears whole or not at all. What failed once is not tried again until one of the
    packages that it takes changes.

    Args:
        location: a model's folder, or its name on the hub.
        folder: where the export goes; it must not exist, or hold a damaged one.
    """
    failed = folder.with_name(folder.name + _FAILED)
    tried = _versions()
    known = _read_text(failed)
    if known.partition("\n")[0] == tried:
        return known.partition("\n")[2]
    command = [sys.executable, "-m", "t2sql.search.onnx_export", location, str(folder)]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _remove_remains(folder)
        done = subprocess.run(  # noqa: S603 - our own module, with arguments that no shell reads
            command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False, env=_path()
        )
    except subprocess.TimeoutExpired:
        return f"it took longer than {_TIMEOUT_S} seconds"
    except OSError as error:
        return f"{folder.parent} cannot be written: {error.strerror}"
    if done.returncode == 0 and read_settings(folder) is not None:
        failed.unlink(missing_ok=True)
        return ""
    reason = (done.stderr.strip().splitlines() or ["the exporter was stopped"])[-1][:200]
    _write_text(failed, f"{tried}\n{reason}")
    return reason


def write_export(location: str, folder: Path) -> None:
    """The work itself: load the model, write its graph and tokenizer, compare, rename.

    Raises:
        ValueError: the model is not a transformer with pooling, or the vectors differ.
    """
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(
        location, device="cpu", local_files_only=True, trust_remote_code=False
    ).eval()
    inputs = _check_form(model)
    settings = _read_model(model, inputs)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}.new-") as name:
        made = Path(name) / "export"
        made.mkdir(mode=0o700)
        model.tokenizer.backend_tokenizer.save(str(made / TOKENIZER_FILE))
        with torch.no_grad():
            _write_graph(model, inputs, made / GRAPH_FILE)
        size = (made / GRAPH_FILE).stat().st_size
        write_settings(made, OnnxSettings(**settings, graph_bytes=size))
        _compare(model, OnnxModel(made))
        shutil.rmtree(folder, ignore_errors=True)  # damaged, or there would be nothing to do
        made.rename(folder)


def _remove_remains(folder: Path) -> None:
    """What an exporter left that was killed; one that works now has begun a short while ago."""
    for remains in folder.parent.glob(f"{folder.name}.new-*"):
        if time.time() - remains.stat().st_mtime > _TIMEOUT_S:
            shutil.rmtree(remains, ignore_errors=True)


def _check_form(model: SentenceTransformer) -> tuple[str, ...]:
    """The inputs that the transformer takes.

    Raises:
        ValueError: the model is of another form than a transformer, pooling and normalising.
    """
    form = [type(module).__name__ for module in model]
    if form[:2] != ["Transformer", "Pooling"] or any(name != "Normalize" for name in form[2:]):
        raise ValueError(f"the model is not a transformer with pooling, but {', '.join(form)}")
    if model.default_prompt_name:
        raise ValueError("the model puts a prompt before each text")
    if not getattr(model.tokenizer, "is_fast", False):
        raise ValueError("the model's tokenizer is not one of the tokenizers package")
    return tuple(
        name
        for name in ("input_ids", "attention_mask", "token_type_ids")
        if name in model.tokenizer.model_input_names
    )


def _read_model(model: SentenceTransformer, inputs: tuple[str, ...]) -> dict[str, Any]:
    return {
        "dimensions": int(model.get_embedding_dimension() or 0),
        "longest": int(model.max_seq_length or 512),
        "pad_id": int(model.tokenizer.pad_token_id or 0),
        "inputs": inputs,
    }


def _write_graph(model: SentenceTransformer, inputs: Sequence[str], file: Path) -> None:
    """Transformer and pooling as one graph from word pieces to vectors."""
    import torch

    class Whole(torch.nn.Module):
        """The model without its tokenizer."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = model[0].auto_model
            self.rest = torch.nn.ModuleList(list(model)[1:])

        def forward(self, *given: torch.Tensor) -> torch.Tensor:
            named = dict(zip(inputs, given, strict=True))
            found = self.transformer(**named).last_hidden_state
            features = {"token_embeddings": found, "attention_mask": named["attention_mask"]}
            for module in self.rest:
                features = module(features)
            vectors: torch.Tensor = features["sentence_embedding"]
            return vectors

    # Its fused form is taken apart again by the exporter, into more steps than the plain one has.
    model[0].auto_model.set_attn_implementation("eager")
    example = model.tokenizer(["two texts", "of lengths that differ"], padding=True)
    given = tuple(torch.tensor(example[name]) for name in inputs)
    moving = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    torch.onnx.export(
        Whole().eval(),
        given,
        str(file),
        dynamo=True,
        input_names=list(inputs),
        output_names=[OUTPUT],
        dynamic_shapes=(tuple(dict(moving) for _ in inputs),),
        external_data=_is_large(model),
        verbose=False,
    )


def _is_large(model: SentenceTransformer) -> bool:
    """Whether the weights do not fit one file, which holds 2 GB at most; then they lie beside."""
    size = sum(int(item.numel() * item.element_size()) for item in model.parameters())
    return size > _LARGE


def _compare(model: SentenceTransformer, exported: OnnxModel) -> None:
    """Both must give the same vectors, in a batch and alone.

    Raises:
        ValueError: they do not.
    """
    import numpy as np

    wanted = model.encode(list(_TEXTS), normalize_embeddings=True, show_progress_bar=False)
    together = exported.embed(_TEXTS)
    alone = np.concatenate([exported.embed([text]) for text in _TEXTS])
    apart = max(float(np.abs(wanted - found).max()) for found in (together, alone))
    if not apart <= TOLERANCE:  # a NaN is no small number
        raise ValueError(f"the exported model gives other vectors (by {apart:.1g})")


def _path() -> dict[str, str]:
    """What the child needs of the environment, this package where it is found, no network.

    Keys and passwords are not among it.
    """
    root = str(Path(__file__).resolve().parents[2])
    before = os.environ.get("PYTHONPATH", "")
    path = os.pathsep.join(part for part in (root, before) if part)
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    own = {"PYTHONPATH": path, "HF_HUB_OFFLINE": "1", "PYTHONWARNINGS": "ignore"}
    return {**kept, **VARIABLES, **own}


def _versions() -> str:
    found = []
    for package in _PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"no {package}")
    return ", ".join(found)


def _read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _write_text(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError:
        return  # it is only remembered to save time


def _main() -> None:
    warnings.simplefilter("ignore")
    location, folder = sys.argv[1:]
    try:
        write_export(location, Path(folder))
    except Exception as error:  # noqa: BLE001 - whatever stops the exporter, torch itself still works
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        sys.exit(reason)


if __name__ == "__main__":
    _main()
