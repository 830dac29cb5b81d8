"""What a shell offers for a half-typed word. It is quick, and says nothing when something is wrong.

The catalog and the store are read by themselves here: opening a project takes half a second.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from t2sql.faces.cli import common

if TYPE_CHECKING:
    from t2sql.config import Config
    from t2sql.protocols import BrowsableCatalog

_MOST = 200
"""More names than that help nobody to choose."""
_MOST_IDS = 30
_PLAIN = re.compile(r"[\w.@=+:/-]+")
"""What no shell reads as more than a word: bash puts a name into the line as it is, and what stands
in ``$(…)`` or behind ``;`` would run with the next Enter."""


def complete_table(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Tables whose name, with or without its schema, begins so."""
    return _items(typed, _names(context))


def complete_tables(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """The same for the last of several names with commas between."""
    before, comma, last = typed.rpartition(",")
    return _items(last, _names(context), before + comma)


def complete_pin(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """The table that a question's last word pins with ``@``."""
    found = re.fullmatch(r"(?P<before>(?:.*\s)?-?@)(?P<name>\S*)", typed, re.DOTALL)
    return _items(found["name"], _names(context), found["before"]) if found else []


def complete_schema(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Schemas that begin so."""
    return _items(typed, sorted({name.rpartition(".")[0] for name in _names(context)} - {""}))


def complete_tag(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Tags that begin so."""
    return _items(typed, _of_catalog(context, lambda catalog: catalog.labels()[0]))


def complete_tier(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Tiers that begin so."""
    return _items(typed, _of_catalog(context, lambda catalog: catalog.labels()[1]))


def complete_question(
    context: click.Context, _: click.Parameter, typed: str
) -> list[CompletionItem]:
    """Ids of the last questions, each with its words."""
    query = "SELECT id, question FROM t2sql_traces ORDER BY asked_at DESC LIMIT ?"
    return _ids(context, query, typed)


def complete_active(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Ids of accepted queries that are examples."""
    query = (
        "SELECT id, question FROM t2sql_accepted WHERE undone_at IS NULL "
        "ORDER BY accepted_at DESC LIMIT ?"
    )
    return _ids(context, query, typed)


def complete_undone(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Ids of accepted queries that were taken back."""
    query = (
        "SELECT id, question FROM t2sql_accepted WHERE undone_at IS NOT NULL "
        "ORDER BY undone_at DESC LIMIT ?"
    )
    return _ids(context, query, typed)


def complete_prompts(
    context: click.Context, _: click.Parameter, typed: str
) -> list[CompletionItem]:
    """Prompts with their versions, as ``name=2``; the last of several with commas between."""

    def read() -> Iterable[str]:
        from t2sql.llm.shipped import shipped_prompts

        config = _config(context.find_root())
        for folder in (config.path(config.paths.prompts), shipped_prompts()):
            for file in sorted(folder.glob("*/v*.md")):
                yield f"{file.parent.name}={file.stem.removeprefix('v')}"

    before, comma, last = typed.rpartition(",")
    return _items(last, _quietly(lambda: tuple(dict.fromkeys(read()))), before + comma)


def _names(context: click.Context) -> tuple[str, ...]:
    return _of_catalog(context, lambda catalog: catalog.names())


def _of_catalog(
    context: click.Context, read: Callable[[BrowsableCatalog], tuple[str, ...]]
) -> tuple[str, ...]:
    """What the catalog says, as whoever asks may see it; nothing where there is none."""
    root = context.find_root()

    def told() -> tuple[str, ...]:
        source, person = root.params.get("source") or ".", root.params.get("person")
        if person or "://" in source:  # rules of access, or a place that only opening tells
            from t2sql.project import open_project
            from t2sql.types import Person

            with open_project(source) as project:
                return read(project.seen_by(Person(person)).catalog if person else project.catalog)
        from t2sql.catalog.database import SqliteCatalog

        config = _config(root)
        with closing(SqliteCatalog(config.path(config.paths.state) / "catalog.sqlite")) as catalog:
            return read(catalog)

    return _quietly(told)


def _ids(context: click.Context, query: str, typed: str) -> list[CompletionItem]:
    """Rows of an id and a text; those of a store in a file only, which is read and never made."""
    root = context.find_root()

    def read() -> tuple[tuple[str, str], ...]:
        import sqlite3

        from t2sql.store.engine import store_file

        config = _config(root)
        file = store_file(config.store_url, config.folder)
        if file is None or root.params.get("person"):
            return ()
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            return tuple(opened.execute(query, (_MOST_IDS,)))

    from t2sql.faces.plain import visible

    found = _quietly(read)
    return [CompletionItem(id_, help=visible(text)) for id_, text in found if id_.startswith(typed)]


def _config(root: click.Context) -> Config:
    """The settings as ``--project`` names them; its callback has not run."""
    from pathlib import Path

    from t2sql.config import find_file, read_config

    source = Path(root.params.get("source") or ".")
    file = source if source.is_file() else find_file(source)
    if file is None:
        raise FileNotFoundError(source)
    return read_config(file)


def _quietly(read: Callable[[], tuple[Any, ...]]) -> tuple[Any, ...]:
    """What is read; nothing where that fails, since a shell would print it into the line."""
    try:
        return read()
    except Exception:  # noqa: BLE001 # whatever it is, nobody asked
        return ()


def _items(typed: str, names: Iterable[str], before: str = "") -> list[CompletionItem]:
    start = typed.lower()
    found = (
        name
        for name in names
        if _PLAIN.fullmatch(name)
        and (name.lower().startswith(start) or name.rpartition(".")[2].lower().startswith(start))
    )
    return [CompletionItem(before + name) for _, name in zip(range(_MOST), found, strict=False)]


@click.command(
    epilog=common.examples(
        'bash: eval "$(t2sql completion bash)"       in ~/.bashrc',
        'zsh:  eval "$(t2sql completion zsh)"        in ~/.zshrc',
        "fish: t2sql completion fish | source        in ~/.config/fish/config.fish",
    )
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what makes SHELL complete commands, options, tables and ids of t2sql."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    root = context.find_root().command
    if made is not None:
        from t2sql.faces.cli.bash_words import join_words

        script = made(root, {}, "t2sql", "_T2SQL_COMPLETE").source()
        click.echo(join_words(script) if shell == "bash" else script)
