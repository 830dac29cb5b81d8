"""Pieces of the page: cards, tables, and a question with its SQL side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from t2sql.sql.diff import DiffLine, diff_sql

Row = Mapping[str, Any]
"""A question's score, as the JSON has it."""


def cards(figures: Iterable[tuple[str, str]]) -> str:
    """Figures that are read first."""
    shown = "".join(
        f'<div class="card"><b>{escape(value)}</b><span>{escape(name)}</span></div>'
        for name, value in figures
    )
    return f'<div class="cards">{shown}</div>'


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: bool = True) -> str:
    """A table; with ``numbers`` all but its first column stand at the right."""

    def cells(kind: str, values: Sequence[str]) -> str:
        return "".join(
            f"<{kind}{_numeric(place, numbers)}>{escape(value)}</{kind}>"
            for place, value in enumerate(values)
        )

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    head = f"<thead><tr>{cells('th', header)}</tr></thead>" if any(header) else ""
    return f'<div class="wide"><table>{head}<tbody>{body}</tbody></table></div>'


def figure(drawn: str, caption: str) -> str:
    """A plot and what it shows."""
    return f"<figure>{drawn}<figcaption>{escape(caption)}</figcaption></figure>"


def failure(row: Row, *, right_runs: str = "") -> str:
    """A question that was answered wrongly: gold and answer side by side, checks, first rows."""
    gold = row["gold"][0] if row.get("gold") else ""
    tags = [_tag(row["error_kind"], "bad"), _tag(row.get("class", ""))]
    tags += [_tag(said) for said in (row.get("db", ""), right_runs) if said]
    body = [
        _sql_sides(("gold", gold), ("written", row.get("sql", "")), row.get("dialect", "")),
        _facts(row),
        _checks(row.get("checks") or ()),
        _row_sides(("gold's rows", row.get("gold_rows")), ("its rows", row.get("answer_rows"))),
    ]
    return _details(row, tags, body)


def change(a: Row, b: Row) -> str:
    """A question that one arm has right and the other wrong: both answers, then the gold."""
    won = bool(b["match"])
    gold = "".join(
        _plain_line(line) for line in (a["gold"][0] if a.get("gold") else "").split("\n")
    )
    body = [
        _sql_sides(("A", a.get("sql", "")), ("B", b.get("sql", "")), a.get("dialect", "")),
        f"<h3>gold</h3><pre>{gold}</pre>",
        _row_sides(("A's rows", a.get("answer_rows")), ("B's rows", b.get("answer_rows"))),
        _row_sides(("gold's rows", a.get("gold_rows")), ("", None)),
    ]
    tag = _tag("B is right", "good") if won else _tag("A was right", "bad")
    return _details(a, [tag, _tag(a.get("class", ""))], body)


def _details(row: Row, tags: Sequence[str], body: Sequence[str]) -> str:
    head = f"<b>{escape(row['id'])}</b> {escape(row['question'])} {''.join(tags)}"
    return f"<details><summary>{head}</summary><div>{''.join(body)}</div></details>"


def _sql_sides(left: tuple[str, str], right: tuple[str, str], dialect: str) -> str:
    lines = diff_sql(left[1], right[1], dialect)
    sides = []
    for (name, sql), other in ((left, "+"), (right, "-")):
        own = "".join(_diff_line(line) for line in lines if line.mark != other)
        sides.append(f"<div><h3>{escape(name)}</h3><pre>{own if sql else '–'}</pre></div>")
    return f'<div class="sides">{"".join(sides)}</div>'


def _diff_line(line: DiffLine) -> str:
    kind = {"-": ' class="minus"', "+": ' class="plus"', " ": ""}[line.mark]
    return f"<span{kind}>{escape(line.text)}</span>"


def _plain_line(text: str) -> str:
    return f"<span>{escape(text)}</span>"


def _facts(row: Row) -> str:
    pairs = [
        ("what was said", row.get("error", "")),
        ("tables chosen", ", ".join(row.get("tables", ()))),
        ("gold tables", ", ".join(row.get("gold_tables", ()))),
        ("confidence", f"{row['confidence']:.2f}" if row.get("sql") else ""),
        ("mended", "; ".join(row.get("mends", ()))),
        ("past query", row.get("asset", "")),
        ("prompts", ", ".join(row.get("prompts", ()))),
    ]
    shown = [(name, str(said)) for name, said in pairs if said]
    return f"<h3>about it</h3>{table(('', ''), shown, numbers=False)}" if shown else ""


def _checks(checks: Iterable[Row]) -> str:
    items = "".join(
        f"<li>{_tag(check['severity'], _COLORS.get(check['severity'], ''))} "
        f"<b>{escape(check['name'])}</b> {escape(check.get('message', ''))}</li>"
        for check in checks
    )
    return f'<h3>checks</h3><ul class="checks">{items}</ul>' if items else ""


_COLORS = {"ok": "good", "error": "bad"}


def _row_sides(*sides: tuple[str, Row | None]) -> str:
    shown = "".join(_rows(name, rows) for name, rows in sides if rows is not None)
    return f'<div class="sides">{shown}</div>' if shown else ""


def _rows(name: str, preview: Row) -> str:
    count = preview["count"]
    head = f"{name}: {count:,} row{'' if count == 1 else 's'}"
    left = count - len(preview["rows"])
    more = f'<p class="dim">… {left:,} more</p>' if left > 0 else ""
    shown = table(preview["columns"], preview["rows"], numbers=False)
    return f"<div><h3>{escape(head)}</h3>{shown}{more}</div>"


def _tag(said: str, kind: str = "") -> str:
    return f'<span class="tag {kind}">{escape(said)}</span>' if said else ""


def _numeric(place: int, numbers: bool) -> str:  # private
    return ' class="number"' if numbers and place else ""


def joined(parts: Iterable[str]) -> Iterator[str]:
    """The parts that hold anything."""
    return (part for part in parts if part)
