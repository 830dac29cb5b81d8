"""The ways of calling a function: each of an engine's catalog is tried in all of them."""

from __future__ import annotations

from collections.abc import Iterator

from t2sql.sql.gate import pass_gate
from t2sql.sql.gate_lists import TABLE_NAMES, allowed_names, refused_names

ARGUMENTS = ("", "'x'", "id", "'x', 'y'", "id, 2, 3")
SHAPES = (
    "SELECT {call} FROM people",
    "SELECT id FROM people WHERE {call} IS NOT NULL",
    "SELECT coalesce({call}, NULL) FROM people",
    "SELECT {call} OVER (ORDER BY id) FROM people",
    "SELECT {call} FILTER (WHERE id > 1) FROM people",
    "SELECT id FROM people ORDER BY {call}",
    "SELECT id FROM people GROUP BY id HAVING max({call}) = 1",
    "SELECT CASE WHEN {call} = 1 THEN 2 END FROM people",
    "SELECT * FROM {call}",
    "SELECT * FROM {call} AS t(a)",
    "SELECT p.id FROM people p JOIN people q ON {call}",
    "SELECT * FROM people, LATERAL (SELECT {call}) AS l",
    "WITH w AS (SELECT {call} AS a) SELECT * FROM w",
    "VALUES ({call})",
    "SELECT (SELECT {call}) FROM people",
    "SELECT DISTINCT {call} FROM people LIMIT 1",
)
QUOTES = {"mysql": "`{}`"}
SCHEMAS = {"duckdb": ("main.", "system.main."), "postgres": ("pg_catalog.", '"pg_catalog".')}
ONLY = {
    "duckdb": ("SELECT 'x'.{name}()", "SELECT id.{name}('y') FROM people", "FROM {name}('x')"),
    "postgres": ("SELECT * FROM ROWS FROM ({name}('x')) AS t", "SELECT * FROM people, {name}(id)"),
    "sqlite": ("SELECT * FROM people, {name}(people.id)",),
}


def list_catalog(dialect: str) -> list[str]:
    """Every function that the engine listed when its lists were made."""
    return sorted(allowed_names(dialect) | refused_names(dialect))


def shape_calls(dialect: str, name: str, arguments: tuple[str, ...] = ARGUMENTS) -> Iterator[str]:
    """Queries that call the function, in every shape."""
    quoted = QUOTES.get(dialect, '"{}"').format(name)
    names = [name, name.upper(), quoted, f"{name} ", f"{name}/**/"]
    names += [f"{schema}{name}" for schema in SCHEMAS.get(dialect, ())]
    names += [f"{schema}{quoted}" for schema in SCHEMAS.get(dialect, ())[:1]]
    for written in names:
        for number, shape in enumerate(SHAPES):
            given = arguments if number == 0 else arguments[number % len(arguments) :][:1]
            for argument in given:
                yield shape.format(call=f"{written}({argument})")
    for shape in ONLY.get(dialect, ()):
        yield shape.format(name=name)


def find_leaks(dialect: str, names: list[str]) -> tuple[int, list[str]]:
    """How many calls were tried, and those of a name that is not allowed that passed."""
    tried, leaks = 0, []
    for name in names:
        for sql in shape_calls(dialect, name):
            tried += 1
            if pass_gate(sql, dialect, ("people",)).passed:
                leaks.append(sql)
    return tried, leaks


def list_refused(dialect: str) -> list[str]:
    """The names of the catalog that no query may call; what stands in FROM is judged by rule 7."""
    return sorted(refused_names(dialect) - TABLE_NAMES)
