"""Tab completion: options and their values, tables, columns.

Source: the matchers of ``IPython.core.completer`` (API v2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from t2sql.errors import T2SQLError
from t2sql.faces.magic.commands import COMMANDS, SQL_CHECK, SQL_RUN, T2SQL, VERBS
from t2sql.faces.magic.options import HELP, Command, Option

if TYPE_CHECKING:
    from t2sql.faces.magic.session import Session

MOST: Final = 200
_MAGIC: Final = re.compile(r"\s*%{1,2}(?P<name>\w+)(?P<rest>[ \t\n].*)?", re.DOTALL)
_NAME: Final = re.compile(r"[\w.$-]*\Z")
_ALIAS: Final = r"([\w.]+)\s+(?:AS\s+)?{}\b"
_TABLES: Final = frozenset({"tables", "exclude"})


def complete_magic(session: Session, text: str) -> tuple[str, ...] | None:
    """What the last word of a cell may become, the cell being cut at the cursor.

    None where the cell is none of these magics.
    """
    found = _MAGIC.match(text)
    command = next(
        (one for one in COMMANDS if found and one.name.lstrip("%") == found["name"]), None
    )
    if found is None or command is None or found["rest"] is None:
        return None
    first, newline, body = found["rest"].partition("\n")
    word = _word(text)
    try:
        offered = _offered(
            session, command, body if newline else first, word, in_body=bool(newline)
        )
        return tuple(islice(dict.fromkeys(offered), MOST))
    except (T2SQLError, OSError):  # a completion that cannot be had is none
        return ()


def matcher(session: Session) -> Any:
    """The same as IPython asks for it."""
    from IPython.core.completer import SimpleCompletion, context_matcher

    @context_matcher(identifier="t2sql")  # type: ignore[untyped-decorator] # IPython has no types
    def match(context: Any) -> Any:
        text = context.full_text
        lines = text.split("\n")
        before = "\n".join(
            [*lines[: context.cursor_line], lines[context.cursor_line][: context.cursor_position]]
        )
        offered = complete_magic(session, before)
        cut = _cut(context.token, before)
        found = [SimpleCompletion(text=cut + one, type="t2sql") for one in offered or ()]
        return {"completions": found, "suppress": bool(found)}

    return match


def _cut(token: str, text: str) -> str:
    """What of IPython's word stands before ours."""
    word = _word(text)
    return token.removesuffix(word) if token.endswith(word) else ""


def _word(text: str) -> str:
    """The word that is being typed: options and dotted names count as one."""
    found = _NAME.search(text)
    return found[0] if found else ""


def _offered(
    session: Session, command: Command, text: str, word: str, *, in_body: bool
) -> Iterator[str]:
    if not in_body:
        option = _open_option(command, text[: len(text) - len(word)])
        if option is not None:
            yield from _values(session, option, word)
            return
        if word.startswith("-"):
            yield from _begun((f"--{one.name}" for one in (*command.options, HELP)), word)
            return
    if command is T2SQL:
        yield from _of_t2sql(session, text, word)
    elif command in (SQL_CHECK, SQL_RUN):
        yield from _in_sql(session, text, word)
    elif _is_pin(text, word) or len(word) > 1:
        yield from _tables(session, word)


def _open_option(command: Command, before: str) -> Option | None:
    """The option whose value is being typed."""
    found = re.search(
        r"(?:--(?P<long>[\w-]+)(?:=|\s+)|(?<!\S)-(?P<short>\w)\s+)(?P<typed>\S*)\Z", before
    )
    if found is None:
        return None
    option = command.option(found["long"] or found["short"], short=not found["long"])
    if option is None or not (option.value or option.choices):
        return None
    lists = option.value == "A,B"
    return option if not found["typed"] or (lists and found["typed"].endswith(",")) else None


def _values(session: Session, option: Option, word: str) -> Iterator[str]:
    if option.choices:
        yield from _begun(option.choices, word)
    elif option.name in _TABLES:
        yield from _tables(session, word)
    elif option.name == "schema":
        names = {name.rpartition(".")[0] for name in session.project.catalog.names()}
        yield from _begun(sorted(names - {""}), word)
    elif option.name in {"tag", "tier"}:
        tags, tiers = session.project.catalog.labels()
        yield from _begun(tags if option.name == "tag" else tiers, word)


def _of_t2sql(session: Session, text: str, word: str) -> Iterator[str]:
    """A word that does something, or after ``show`` a table."""
    if text.lstrip().startswith("show "):
        yield from _tables(session, word)
    elif text.strip() == word:
        yield from _begun(VERBS, word)


def _in_sql(session: Session, text: str, word: str) -> Iterator[str]:
    """Columns of the tables that the SQL names, then tables."""
    catalog = session.project.catalog
    known = {name.lower(): name for name in catalog.names()}
    named = [
        known[one] for one in dict.fromkeys(re.findall(r"[\w.]+", text.lower())) if one in known
    ]
    before, dot, last = word.rpartition(".")
    if dot:
        whole = re.findall(_ALIAS.format(re.escape(before)), text, re.IGNORECASE)
        meant = [known[one.lower()] for one in (*whole, before) if one.lower() in known]
        for table in catalog.tables(meant):
            yield from (f"{before}.{one}" for one in _begun(_columns(table.columns), last))
    elif word:
        for table in catalog.tables(named):
            yield from _begun(_columns(table.columns), word)
    yield from _tables(session, word)


def _tables(session: Session, word: str) -> Iterator[str]:
    """Tables whose name, with or without its schema, begins so."""
    start = word.lower()
    for name in session.project.catalog.names():
        lower = name.lower()
        if lower.startswith(start) or lower.rpartition(".")[2].startswith(start):
            yield name


def _columns(columns: Sequence[Any]) -> Iterator[str]:
    return (column.name for column in columns)


def _begun(names: Any, word: str) -> Iterator[str]:
    return (name for name in names if name.lower().startswith(word.lower()))


def _is_pin(text: str, word: str) -> bool:
    """Whether the word names a table with ``@``."""
    return text[: len(text) - len(word)].endswith("@")
