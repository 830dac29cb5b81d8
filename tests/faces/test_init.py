"""``t2sql init`` asks once what may leave, and says what each costs."""

from __future__ import annotations

import io
from pathlib import Path

import duckdb
import pytest

from t2sql.config import PrivacySettings, read_config
from t2sql.config.texts import RESULTS_COST, SAMPLES_COST
from t2sql.faces.cli.init import ask_privacy
from tests.faces.conftest import Run, fingerprint


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def blank(shop: Path) -> Path:
    """A database without a project."""
    (shop / "t2sql.toml").unlink()
    return shop


def written(folder: Path) -> PrivacySettings:
    return read_config(folder / "t2sql.toml").privacy


def test_without_a_terminal_nothing_is_asked_and_nothing_leaves(blank: Path, t2sql: Run) -> None:
    done = t2sql("init", "duckdb:///store.duckdb")
    assert done.code == 0, done.err
    assert "May " not in done.out
    assert written(blank) == PrivacySettings(samples=False, results=False)


@pytest.mark.parametrize(
    ("flags", "privacy"),
    [
        (("--samples", "--results"), PrivacySettings(samples=True, results=True)),
        (("--samples",), PrivacySettings(samples=True)),
        (("--no-samples", "--results"), PrivacySettings(results=True)),
    ],
)
def test_flags_decide(
    blank: Path, t2sql: Run, flags: tuple[str, ...], privacy: PrivacySettings
) -> None:
    assert t2sql("init", "duckdb:///store.duckdb", *flags).code == 0
    assert written(blank) == privacy


def test_the_file_says_what_each_setting_costs(blank: Path, t2sql: Run) -> None:
    t2sql("init", "duckdb:///store.duckdb")
    lines = (blank / "t2sql.toml").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("samples = false") and SAMPLES_COST in line]
    assert [line for line in lines if line.startswith("results = false") and RESULTS_COST in line]


@pytest.mark.parametrize(
    ("typed", "privacy"),
    [
        ("y\nn\n", PrivacySettings(samples=True)),
        ("n\ny\n", PrivacySettings(results=True)),
        ("\n\n", PrivacySettings()),
    ],
)
def test_on_a_terminal_it_asks_once_and_says_what_each_costs(
    monkeypatch: pytest.MonkeyPatch, typed: str, privacy: PrivacySettings
) -> None:
    shown = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    monkeypatch.setattr("sys.stdout", shown)
    assert ask_privacy(None, None) == privacy
    text = shown.getvalue()
    assert text.count(SAMPLES_COST) == text.count(RESULTS_COST) == 1


def test_what_a_flag_says_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    monkeypatch.setattr("sys.stdout", shown)
    assert ask_privacy(False, None) == PrivacySettings(results=True)
    assert SAMPLES_COST not in shown.getvalue()


def test_a_project_that_is_there_keeps_its_settings_and_is_not_asked(
    shop: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(""))
    before = (shop / "t2sql.toml").read_text(encoding="utf-8")
    done = t2sql("init", "duckdb:///store.duckdb", "--samples")

    assert done.code == 0
    assert "stays as it is" in done.err
    assert (shop / "t2sql.toml").read_text(encoding="utf-8") == before
    assert (shop / "metadata" / "tables" / "shop.orders.yml").exists()


def test_of_another_database_a_project_that_is_there_is_left_alone(shop: Path, t2sql: Run) -> None:
    before = fingerprint(shop)
    done = t2sql("init", "duckdb:///other.duckdb")

    assert done.code == 2
    assert "store.duckdb" in done.err
    assert fingerprint(shop) == before


def test_a_file_a_table_is_written_and_a_second_run_changes_nothing(
    blank: Path, t2sql: Run
) -> None:
    done = t2sql("init", "duckdb:///store.duckdb")
    before = fingerprint(blank)

    assert "Wrote 2 files in metadata/tables, one a table: shop.customers, shop.orders" in done.out
    assert "Nothing is new" in t2sql("init").out
    assert fingerprint(blank) == before


def test_new_and_lost_columns_are_told_and_the_index_takes_the_files(
    blank: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("T2SQL_SEARCH__EMBEDDER", "hash")
    t2sql("init", "duckdb:///store.duckdb")
    with duckdb.connect(str(blank / "store.duckdb")) as connection:
        connection.execute("ALTER TABLE shop.orders ADD COLUMN note VARCHAR")
        connection.execute("ALTER TABLE shop.orders DROP COLUMN status")
    done = t2sql("init")

    assert "Added 1 new column: shop.orders.note" in done.out
    assert "Marked 1 column as gone (`gone: true`), nothing is deleted: shop.orders.status" in (
        done.out
    )
    assert t2sql("index").code == 0


def test_a_dry_run_writes_nothing(blank: Path, t2sql: Run) -> None:
    before = fingerprint(blank)
    done = t2sql("init", "duckdb:///store.duckdb", "--dry-run")

    assert "Would write t2sql.toml" in done.out
    assert "Would write 2 files" in done.out
    assert fingerprint(blank) == before
    assert not (blank / ".t2sql").exists()


def test_schemas_narrow_what_is_read_and_stay_in_the_settings(
    blank: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("T2SQL_SEARCH__EMBEDDER", "hash")
    with duckdb.connect(str(blank / "store.duckdb")) as connection:
        connection.execute("CREATE SCHEMA hr; CREATE TABLE hr.salaries (x INTEGER)")
    assert "Read 2 tables" in t2sql("init", "duckdb:///store.duckdb", "--schema", "SH*").out
    assert read_config(blank / "t2sql.toml").database.schemas == ("SH*",)
    assert "Catalog: 2 tables" in t2sql("index").out
    assert not (blank / "metadata" / "tables" / "hr.salaries.yml").exists()


def test_a_schema_that_fits_nothing_is_told_with_those_there_are(blank: Path, t2sql: Run) -> None:
    done = t2sql("init", "duckdb:///store.duckdb", "--schema", "finance")
    assert done.code == 5
    assert "It has shop." in done.err
    assert not (blank / "t2sql.toml").exists()


def test_metadata_that_cannot_be_read_stop_it_before_anything_is_written(
    blank: Path, t2sql: Run
) -> None:
    file = blank / "metadata" / "tables" / "mine.yml"
    file.parent.mkdir(parents=True)
    file.write_text("models: [", encoding="utf-8")
    before = fingerprint(blank)
    done = t2sql("init", "duckdb:///store.duckdb")

    assert done.code == 2
    assert "mine.yml" in done.err
    assert fingerprint(blank) == before


def test_a_place_that_cannot_be_written_leaves_nothing_behind(blank: Path, t2sql: Run) -> None:
    (blank / "metadata").write_text("a file", encoding="utf-8")
    before = fingerprint(blank)
    done = t2sql("init", "duckdb:///store.duckdb")

    assert done.code == 2
    assert fingerprint(blank) == before


def test_a_password_is_in_no_file_and_the_variable_is_named(
    postgres_server: str, tmp_path: Path, t2sql: Run
) -> None:
    import psycopg

    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS init_secrets (x INTEGER)")
    url = postgres_server.replace("postgres:@", "postgres:geheim@")
    done = t2sql("init", url, "--folder", str(tmp_path / "p"))
    files = [file for file in (tmp_path / "p").rglob("*") if file.is_file()]

    assert done.code == 0, done.err
    assert "export T2SQL_DATABASE_URL='postgresql://postgres:PASSWORD@" in done.out
    assert len(files) > 2
    assert not [file for file in files if b"geheim" in file.read_bytes()]
    assert "geheim" not in done.out + done.err
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("DROP TABLE init_secrets")  # others count the tables of this server


def test_what_is_missing_is_told_with_its_cost_and_its_mend(blank: Path, t2sql: Run) -> None:
    out = t2sql("init", "duckdb:///store.duckdb").out
    words = " ".join(out.split())

    assert "2 of 2 tables and 9 of 9 columns have no description" in words
    assert "No past queries" in words
    assert "DuckDB keeps no log of queries. Add what the team has in files" in words
    assert "No language model" in words
    assert SAMPLES_COST.removeprefix("without: ") in words
    assert out.count("→") == out.count("costs: ") == 4
    assert "No key is declared" not in words


def test_what_is_there_is_not_called_missing(
    shop: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("T2SQL_LLM__MODEL", "small")
    monkeypatch.setenv("T2SQL_PRIVACY__SAMPLES", "true")
    for name, text in (
        (
            "tables/a.yml",
            "models: [{name: orders, description: x}, {name: customers, description: y}]",
        ),
        ("queries/a.sql", "SELECT count(*) FROM shop.orders;"),
    ):
        (shop / "metadata" / name).parent.mkdir(parents=True)
        (shop / "metadata" / name).write_text(text, encoding="utf-8")
    assert "What is missing" not in t2sql("init").out


def test_it_can_index_at_once(blank: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("T2SQL_SEARCH__EMBEDDER", "hash")
    done = t2sql("init", "duckdb:///store.duckdb", "--index")
    assert "Catalog: 2 tables" in done.out
    assert t2sql("tables", "orders by city").code == 0


def test_without_a_url_and_a_project_it_says_what_to_write(
    tmp_path: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = t2sql("init")
    assert done.code == 2
    assert "t2sql init postgresql://" in done.err


def test_in_a_dbt_project_the_files_go_beside_it(
    blank: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (blank / "dbt_project.yml").write_text("name: bread\nprofile: bread\n", encoding="utf-8")
    profile = "bread: {target: d, outputs: {d: {type: duckdb, path: store.duckdb}}}"
    (blank / "profiles.yml").write_text(profile, encoding="utf-8")
    before = fingerprint(blank)
    done = t2sql("init")
    beside = blank.parent / "bread_t2sql"

    assert done.code == 0, done.err
    assert "nothing is written into it" in done.out
    assert read_config(beside / "t2sql.toml").paths.dbt == (f"../{blank.name}",)
    assert fingerprint(blank) == before
