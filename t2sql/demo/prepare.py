"""Lays the demo project into a folder: settings, metadata, warehouse. What is current stays."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.config import FILE_NAME, read_config
from t2sql.errors import ConfigError

if TYPE_CHECKING:
    from t2sql.protocols import Progress

PROJECT_NAME = "t2sql demo"
QUESTION = "Top 5 categories by number of new listings in April 2025"


@dataclass(frozen=True, slots=True)
class Prepared:
    """Where the demo project lies, and whether its warehouse had to be built."""

    folder: Path
    built: bool


def prepare_demo(folder: Path, progress: Progress | None = None) -> Prepared:
    """Write what is missing of the demo project and build its warehouse if it is not current.

    Raises:
        ConfigError: the folder holds a project of somebody else's; it is left alone.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE_NAME
    if file.exists() and read_config(file).project.name != PROJECT_NAME:
        raise ConfigError(
            f"{file} belongs to another project; the demo does not touch it.",
            hint="Name a folder for the demo: `t2sql demo FOLDER`.",
        )
    shipped = shipped_files()
    if not file.exists():
        shutil.copyfile(shipped / FILE_NAME, file)
    if not (folder / "metadata").exists():
        shutil.copytree(shipped / "metadata", folder / "metadata")
    config = read_config(file)
    database = folder / "demo.duckdb"
    stamp = config.path(config.paths.state) / "demo.stamp"
    current = builder_stamp()
    if database.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == current:
        return Prepared(folder, built=False)
    from t2sql.demo import build_warehouse

    def report(table: str, done: int, total: int) -> None:
        """One bar for all tables."""
        del table
        if progress is not None:
            progress("demo warehouse", done, total)

    build_warehouse(database, progress=report)
    stamp.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp.write_text(current, encoding="utf-8")
    return Prepared(folder, built=True)


def shipped_files() -> Path:
    """The demo's settings and metadata: inside the wheel, or the top of a checkout."""
    package = Path(str(files("t2sql")))
    packed = package / "_files" / "demo"
    return packed if packed.is_dir() else package.parent


def builder_stamp() -> str:
    """Changes whenever the builder does: a hash over its own files."""
    digest = hashlib.sha256()
    folder = Path(str(files("t2sql.demo")))
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix != ".pyc" and file.name != Path(__file__).name:
            digest.update(file.relative_to(folder).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
