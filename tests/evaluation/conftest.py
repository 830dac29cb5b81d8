"""A small suite, written as a person would write one: two SQLite databases and a lake."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

WriteLines = Callable[[Path, Iterable[Mapping[str, Any]]], None]


def write_lines(path: Path, objects: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(each) + "\n" for each in objects), encoding="utf-8")


BAKERY = """
create table baker (baker_id integer primary key, name text, age integer, town text);
insert into baker values (1, 'Ann', 31, 'Ulm'), (2, 'Bo', 45, 'Bonn'), (3, 'Cleo', 28, 'Ulm');
create table cake (
    cake_id integer primary key, title text, price real,
    baker_id integer references baker(baker_id)
);
insert into cake values (1, 'Torte', 31.5, 1), (2, 'Strudel', 12, 1), (3, 'Roll', 4.25, 3);
"""
HARBOUR = """
create table ship (ship_id integer primary key, name text, tonnage real, built text);
insert into ship values (1, 'Gull', 120.5, '1999-04-01'), (2, 'Tern', 80, '2004-09-30');
"""

QUESTIONS = [
    ("b1", "bakery", "How many bakers are there?", ["select count(*) from baker"], ["baker"]),
    ("b2", "bakery", "List the names of all bakers.", ["select name from baker"], ["baker"]),
    (
        "b3",
        "bakery",
        "Which bakers live in Ulm?",
        ["select name from baker where town = 'Ulm'", "select * from baker where town = 'Ulm'"],
        ["baker"],
    ),
    (
        "b4",
        "bakery",
        "Which bakers live in Bonn?",
        ["SELECT name FROM baker WHERE town = 'Bonn'"],
        ["Baker"],
    ),
    (
        "b5",
        "bakery",
        "What are the titles of cakes made by bakers from Ulm?",
        ["select c.title from cake c join baker b using (baker_id) where b.town = 'Ulm'"],
        ["cake", "baker"],
    ),
    ("b6", "bakery", "How will the weather be tomorrow?", [], []),
    ("h1", "harbour", "How many ships are there?", ["select count(*) from ship"], ["ship"]),
    (
        "h2",
        "harbour",
        "Show the names of ships, the heaviest first.",
        ["select name from ship order by tonnage desc"],
        ["ship"],
    ),
]


def column(name: str, data_type: str, label: str = "") -> dict[str, str]:
    return {"name": name, "type": data_type, "label": label or name.replace("_", " ")}


LAKE = [
    {
        "db": "bakery",
        "table": "baker",
        "label": "baker",
        "columns": [
            column("baker_id", "number"),
            column("name", "text"),
            column("age", "number"),
            column("town", "text", "home town"),
        ],
        "primary_key": ["baker_id"],
        "foreign_keys": [],
    },
    {
        "db": "bakery",
        "table": "cake",
        "columns": [column("title", "text"), column("price", "number"), column("baker_id", "n")],
        "foreign_keys": [{"column": "baker_id", "ref_table": "baker", "ref_column": "baker_id"}],
    },
    {
        "db": "harbour",
        "table": "ship",
        "description": "One row a ship.",
        "columns": [column("name", "text"), column("tonnage", "number"), column("built", "time")],
    },
]


@pytest.fixture
def suite_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    (folder / "databases").mkdir(parents=True)
    for name, script in (("bakery", BAKERY), ("harbour", HARBOUR)):
        with sqlite3.connect(folder / "databases" / f"{name}.sqlite") as connection:
            connection.executescript(script)
        connection.close()
    keys = ("id", "db", "question", "sql", "tables")
    lines = [dict(zip(keys, question, strict=True)) for question in QUESTIONS]
    write_lines(folder / "questions.jsonl", lines)
    write_lines(folder / "tables.jsonl", LAKE)
    return folder
