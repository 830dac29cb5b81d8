"""A URL that cannot be used is one sentence with the mend, and never tells a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from t2sql.errors import ConfigError, DatabaseError, T2SQLError
from t2sql.types import Limits
from t2sql.warehouse.open import open_warehouse


@pytest.mark.parametrize(
    ("url", "error", "words"),
    [
        ("", ConfigError, "no scheme"),
        ("warehouse.duckdb", ConfigError, "duckdb:///warehouse.duckdb"),
        ("duckdb://warehouse.duckdb", ConfigError, "duckdb:///warehouse.duckdb"),
        ("duckdb:///", ConfigError, "must name a file"),
        ("duckdb:///:memory:", ConfigError, "must name a file"),
        ("duckdb:///none.duckdb", DatabaseError, "There is no database file"),
        ("postgresq://u:hunter2@h/d", ConfigError, "Did you mean postgresql://?"),
        ("klingon://u:hunter2@h/d", ConfigError, "Known are: duckdb"),
        ("postgresql://u:hunter2@h:port/d", ConfigError, "cannot be read"),
        ("postgresql+nodriver://u:hunter2@h/d", ConfigError, "knows no driver"),
        ("sqlite://", ConfigError, "must name a file"),
        ("sqlite:///:memory:", ConfigError, "must name a file"),
        ("sqlite:///none.db", DatabaseError, "There is no database file"),
        ("snowflake://u:hunter2@h/d", DatabaseError, "t2sql[snowflake]"),
        ("trino://u:hunter2@h/d", DatabaseError, "t2sql[trino]"),
    ],
)
def test_a_bad_url_is_one_sentence_with_the_mend(
    tmp_path: Path, url: str, error: type[T2SQLError], words: str
) -> None:
    with pytest.raises(error) as caught:
        open_warehouse(url, folder=tmp_path, limits=Limits())
    assert words in str(caught.value)
    assert "hunter2" not in f"{caught.value}"
    assert list(tmp_path.iterdir()) == []


def test_a_missing_driver_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DatabaseError, match=r'pip install "t2sql\[postgresql\]"'):
        open_warehouse("postgres://u:hunter2@h/d", folder=tmp_path, limits=Limits())


def test_a_path_may_be_absolute(tmp_path: Path) -> None:
    import duckdb

    duckdb.connect(tmp_path / "x.duckdb").close()
    warehouse = open_warehouse(
        f"duckdb:///{tmp_path / 'x.duckdb'}", folder=Path("/nowhere"), limits=Limits()
    )
    assert warehouse.label.endswith("x.duckdb")
    warehouse.close()
