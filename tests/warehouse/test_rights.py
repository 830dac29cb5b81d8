"""What is left to a hostile statement without any gate, and how much the role could do."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from t2sql.errors import DatabaseError
from t2sql.evaluation.doctor.check_rights import check_rights
from t2sql.protocols import Warehouse
from t2sql.types import Limits, QueryResult
from t2sql.warehouse.open import open_warehouse
from t2sql.warehouse.rights import read_rights
from tests.servers import run_on_mysql
from tests.warehouse import hostile_mysql, hostile_postgres

PAGE = Path(__file__).resolve().parents[2] / "docs" / "databases.md"
PASSWORD = "change-this-to-a-long-one"  # noqa: S105 # the page's own


def statements(section: str) -> str:
    """The statements that the page gives for a database."""
    text = PAGE.read_text(encoding="utf-8")
    found = re.search(rf"^## {section}\n.*?```sql\n(.*?)```", text, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


def opened(url: str) -> Warehouse:
    return open_warehouse(url, folder=Path(), limits=Limits())


@dataclass(frozen=True, slots=True)
class Ordeal:
    """Which of the statements ran, and which of them changed something."""

    ran: tuple[str, ...]
    changed: tuple[str, ...]


def suffer(warehouse: Warehouse, all_of: tuple[str, ...], state: Callable[[], object]) -> Ordeal:
    ran, changed = [], []
    before = state()
    for sql in all_of:
        try:
            warehouse.query(sql, max_rows=10, timeout_s=2)
        except DatabaseError:
            pass
        else:
            ran.append(sql)
        if (after := state()) != before:
            changed.append(sql)
            before = after
    return Ordeal(tuple(ran), tuple(changed))


@dataclass(frozen=True, slots=True)
class Vault:
    """A database to guard: its URL for the owner and for the reader, and what it holds now."""

    owner: str
    reader: str
    state: Callable[[], object]
    statements: tuple[str, ...]


@pytest.fixture(scope="module")
def vault(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    import psycopg

    folder = tmp_path_factory.mktemp("server")
    folder.chmod(0o777)
    owner = urlsplit(postgres_server)._replace(path="/warehouse").geturl()
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE warehouse")
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(hostile_postgres.SETUP)

    def state() -> object:
        with psycopg.connect(owner, autocommit=True) as connection:
            row = connection.execute(hostile_postgres.STATE).fetchone()
        return row, sorted(path.name for path in folder.iterdir())

    reader = owner.replace("postgres:@", f"t2sql_reader:{PASSWORD}@")
    texts = tuple(text.replace("{folder}", str(folder)) for text in hostile_postgres.STATEMENTS)
    yield Vault(owner, reader, state, texts)
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots")
        connection.execute("DROP DATABASE warehouse")
        connection.execute("DROP ROLE IF EXISTS t2sql_reader")


@pytest.mark.server
def test_a_superusers_session_lets_nothing_change_the_tables_of_postgres(vault: Vault) -> None:
    warehouse = opened(vault.owner)
    found = suffer(warehouse, vault.statements, vault.state)
    rights = read_rights(warehouse)
    warehouse.close()

    assert found.changed == ("SELECT pg_create_physical_replication_slot('kept', true)",)
    assert rights.writes == ("is a superuser",)
    page = PAGE.read_text(encoding="utf-8")
    assert f"| a superuser | {len(found.ran)} of {len(vault.statements)} | 1 |" in page


@pytest.mark.server
def test_the_role_of_the_page_can_change_nothing_in_postgres(vault: Vault) -> None:
    import psycopg

    with psycopg.connect(vault.owner, autocommit=True) as connection:
        connection.execute(statements("PostgreSQL"))
    warehouse = opened(vault.reader)
    found = suffer(warehouse, vault.statements, vault.state)

    assert found.changed == ()
    assert all(sql.startswith("SELECT set_config(") for sql in found.ran)
    page = PAGE.read_text(encoding="utf-8")
    assert f"| `t2sql_reader` | {len(found.ran)} of {len(vault.statements)} | 0 |" in page
    assert read_rights(warehouse).writes == ()
    assert [(one.severity, one.text) for one in check_rights(warehouse)] == [
        ("ok", "The role may only read.")
    ]
    answer = warehouse.query("SELECT sum(amount) FROM vault", max_rows=1, timeout_s=5)
    assert answer.rows == ((12750,),)
    warehouse.close()


@pytest.mark.server
@pytest.mark.parametrize(
    ("grant", "said"),
    [
        ("GRANT INSERT, UPDATE ON vault TO t2sql_other", "INSERT, UPDATE on public.vault"),
        ("GRANT UPDATE (holder) ON vault TO t2sql_other", "UPDATE on public.vault"),
        ("GRANT USAGE ON SEQUENCE tickets TO t2sql_other", "sequences public.tickets"),
        ("GRANT CREATE ON SCHEMA public TO t2sql_other", "create tables in the schemas public"),
        ("GRANT CREATE ON DATABASE warehouse TO t2sql_other", "may create schemas"),
        ("GRANT TEMPORARY ON DATABASE warehouse TO t2sql_other", "temporary tables"),
        ("GRANT pg_write_server_files TO t2sql_other", "write files of the server"),
        ("GRANT pg_read_server_files TO t2sql_other", "read files of the server"),
        ("GRANT pg_execute_server_program TO t2sql_other", "run programs"),
        ("GRANT postgres TO t2sql_other", "may become postgres, which is a superuser"),
        ("ALTER ROLE t2sql_other CREATEDB CREATEROLE", "may create databases"),
        ("ALTER TABLE vault OWNER TO t2sql_other", "owns public.vault"),
        ("GRANT EXECUTE ON FUNCTION drain_as_owner() TO t2sql_other", "drain_as_owner"),
    ],
)
def test_each_right_to_write_in_postgres_is_told(vault: Vault, grant: str, said: str) -> None:
    import psycopg

    with psycopg.connect(vault.owner, autocommit=True) as connection:
        connection.execute("CREATE ROLE t2sql_other LOGIN; GRANT SELECT ON vault TO t2sql_other")
        connection.execute(grant)
    try:
        with closing(opened(vault.owner.replace("postgres:@", "t2sql_other:@"))) as warehouse:
            finding = check_rights(warehouse)[0]
        assert said in finding.text
        assert finding.severity == "warning"
        assert "docs/databases.md" in finding.mend
    finally:
        with psycopg.connect(vault.owner, autocommit=True) as connection:
            connection.execute("ALTER TABLE vault OWNER TO postgres")
            connection.execute("DROP OWNED BY t2sql_other; DROP ROLE t2sql_other")


MYSQL = [pytest.mark.server, pytest.mark.xdist_group("mysql")]


@pytest.fixture(scope="module")
def safe(mysql_server: str) -> Iterator[tuple[str, str]]:
    """A database of MySQL, by the URLs of its owner and of the role that the page makes."""
    name, role = f"t2sql_safe_{os.getpid()}", f"t2sql_reader_{os.getpid()}"
    run_on_mysql(mysql_server, (f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}"))
    owner = urlsplit(mysql_server)._replace(path=f"/{name}")
    run_on_mysql(owner.geturl(), hostile_mysql.SETUP)
    text = statements("MySQL and MariaDB").replace("t2sql_reader", role)
    run_on_mysql(mysql_server, text.replace("warehouse.", f"{name}.").strip().split(";\n"))
    place = f"{role}:{PASSWORD}@{owner.hostname}:{owner.port or 3306}"
    yield owner.geturl(), owner._replace(netloc=place).geturl()
    run_on_mysql(mysql_server, (f"DROP DATABASE {name}", f"DROP USER {role}"))


@pytest.mark.server
@pytest.mark.xdist_group("mysql")
def test_the_role_of_the_page_can_change_nothing_in_mysql(safe: tuple[str, str]) -> None:
    owner, reader = safe

    def state() -> object:
        return run_on_mysql(
            owner,
            (
                "SELECT * FROM vault ORDER BY id",
                "SELECT table_name, column_name FROM information_schema.columns "
                "WHERE table_schema = DATABASE() ORDER BY 1, 2",
                "SELECT count(*) FROM information_schema.routines "
                "WHERE routine_schema = DATABASE()",
                "SELECT count(*) FROM information_schema.schemata WHERE schema_name LIKE '%theirs'",
                "SELECT count(*) FROM mysql.user WHERE user = 'intruder'",
                "SELECT IS_FREE_LOCK('t2sql_held')",
            ),
        )

    warehouse = opened(reader)
    found = suffer(warehouse, hostile_mysql.STATEMENTS, state)

    assert found.changed == ()
    page = PAGE.read_text(encoding="utf-8")
    said = f"| `t2sql_reader` | {len(found.ran)} of {len(hostile_mysql.STATEMENTS)} | 0 |"
    assert said in page, "\n".join(found.ran)
    assert read_rights(warehouse).writes == ()
    file = warehouse.query("SELECT LOAD_FILE('/etc/hostname')", max_rows=1, timeout_s=5)
    assert file.rows == ((None,),)
    warehouse.close()


@pytest.mark.server
@pytest.mark.xdist_group("mysql")
def test_an_owner_of_mysql_is_told_with_what_it_could_do(safe: tuple[str, str]) -> None:
    warehouse = opened(safe[0])
    finding = check_rights(warehouse)[0]
    warehouse.close()

    assert finding.severity == "warning"
    assert "ALL PRIVILEGES on *.*" in finding.text


class Told:
    """A warehouse whose engine tells these grants."""

    label = "mysql://reader@host/shop"

    def __init__(self, dialect: str, answers: dict[str, list[str]]) -> None:
        self.dialect = dialect
        self._answers = answers

    def query(self, sql: str, *, max_rows: int, timeout_s: float, **_: object) -> QueryResult:
        found = next((rows for part, rows in self._answers.items() if part in sql), None)
        if found is None:
            raise DatabaseError("That is not told.")
        return QueryResult(("a",), ("TEXT",), tuple((row,) for row in found))


@pytest.mark.parametrize(
    ("grants", "writes"),
    [
        (["GRANT USAGE ON *.* TO `r`@`%`", "GRANT SELECT, SHOW VIEW ON `shop`.* TO `r`@`%`"], ()),
        (["GRANT SELECT (id, name) ON `shop`.`t` TO `r`@`%`"], ()),
        (["GRANT SELECT, FILE ON *.* TO `r`@`%`"], ("has FILE on *.*",)),
        (["GRANT INSERT (a), SELECT ON `s`.`t` TO `r`@`%`"], ("has INSERT on `s`.`t`",)),
        (
            ["GRANT SELECT ON `s`.* TO `r`@`%` WITH GRANT OPTION"],
            ("has GRANT OPTION on `s`.*",),
        ),
        (["GRANT `writer`@`%` TO `r`@`%`"], ("has DELETE on `s`.*",)),
        (["GRANT PROXY ON ''@'%' TO 'r'@'%'"], ("has PROXY on ''@'%'",)),
    ],
)
def test_what_mysql_grants_beside_reading_is_told(
    grants: list[str], writes: tuple[str, ...]
) -> None:
    answers = {"FOR `writer`@`%`": ["GRANT DELETE ON `s`.* TO `writer`@`%`"], "GRANTS": grants}
    assert read_rights(Told("mysql", answers)).writes == writes  # type: ignore[arg-type] # a part


@pytest.mark.parametrize(
    ("dialect", "answers", "severity", "words"),
    [
        ("snowflake", {"object_privileges": ["SELECT", "USAGE"]}, "ok", "inherits"),
        ("snowflake", {"object_privileges": ["SELECT", "OWNERSHIP"]}, "warning", "OWNERSHIP"),
        ("trino", {"table_privileges": []}, "note", "not known"),
        ("databricks", {"table_privileges": ["SELECT", "MODIFY"]}, "warning", "MODIFY"),
        ("redshift", {}, "note", "does not tell"),
        ("bigquery", {}, "note", "IAM"),
        ("oracle", {}, "note", "not asked"),
    ],
)
def test_what_another_engine_does_not_tell_is_said_to_be_unknown(
    dialect: str, answers: dict[str, list[str]], severity: str, words: str
) -> None:
    finding = check_rights(Told(dialect, answers))[0]  # type: ignore[arg-type] # a part of it
    assert finding.severity == severity
    assert words in finding.text


def test_of_a_file_it_is_told_who_could_write_it(tmp_path: Path) -> None:
    import sqlite3

    sqlite3.connect(tmp_path / "x.db").execute("CREATE TABLE t (a)").connection.close()
    warehouse = open_warehouse("sqlite:///x.db", folder=tmp_path, limits=Limits())
    finding = check_rights(warehouse)[0]
    warehouse.close()
    assert finding.severity == "ok"
    assert "opened read-only" in finding.text
