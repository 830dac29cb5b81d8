"""Opens the warehouse that a URL names: DuckDB natively, everything else by SQLAlchemy."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.errors import ConfigError
from t2sql.sql.dialects import dialect_of_scheme, known_schemes

if TYPE_CHECKING:
    from t2sql.protocols import Warehouse
    from t2sql.types import Limits


def open_warehouse(url: str, *, folder: Path, limits: Limits, samples: bool = False) -> Warehouse:
    """Open a database for reading.

    Args:
        url: ``duckdb:///file.duckdb``, ``sqlite:///file.db``, ``postgresql://user@host/name``, or
            any other URL of a known scheme that SQLAlchemy has a driver for.
        folder: what a file's relative path starts from.
        limits: time and memory.
        samples: whether some rows may be copied to the replica of a dry run, in memory.

    Raises:
        ConfigError: the URL cannot be understood.
        DatabaseError: the database, or its driver, cannot be had.
    """
    scheme, separator, rest = url.strip().partition("://")
    if not separator:
        raise ConfigError(
            "The database URL has no scheme.", hint=f"Write for example duckdb:///{_shown(url)}."
        )
    facts = dialect_of_scheme(scheme)
    if facts is None:
        near = get_close_matches(scheme.lower(), known_schemes(), n=1)
        hint = (
            f"Did you mean {near[0]}://?" if near else f"Known are: {', '.join(known_schemes())}."
        )
        raise ConfigError(f"The database scheme {scheme[:40]!r} is unknown.", hint=hint)
    if facts.name == "duckdb":
        from t2sql.warehouse.duckdb import open_duckdb

        if not rest.startswith("/"):
            raise ConfigError(
                "A DuckDB URL has three slashes before a relative path.",
                hint=f"Write duckdb:///{_shown(rest)}.",
            )
        return open_duckdb(rest.removeprefix("/").partition("?")[0], folder, limits)
    from t2sql.warehouse.sqlalchemy import open_sqlalchemy

    return open_sqlalchemy(url.strip(), facts, folder, limits, samples=samples)


def _shown(place: str) -> str:
    """A path fit for a message: whatever could be a user and password is left out."""
    return place.rpartition("@")[2][:80] or "warehouse.duckdb"
