"""Table cards: what a person reads before confirming the tables, as HTML."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from t2sql.faces.html.texts import framed, join_html, text_html

if TYPE_CHECKING:
    from t2sql.faces.words import Words
    from t2sql.steps.cards import SelectionView, TableCard
    from t2sql.types import Column, Evidence, JoinEdge, TableUse

MOST_REASONS: Final = 4
MOST_COLUMNS: Final = 40
"""Columns listed of a table; of the others the number is told."""
_MOST_ABOUT: Final = 220
_MARKS: Final = {
    "name": "Aa",
    "description": "≈",
    "column": "▤",
    "value": "“”",
    "past_question": "?",
    "past_sql": "↺",
    "join": "⋈",
    "term": "§",
    "caution": "!",
}


def cards_html(view: SelectionView, words: Words, ticked: Collection[str] | None = None) -> Markup:
    """All cards: the chosen, then the near misses.

    Args:
        view: as :meth:`t2sql.project.Project.view` made it.
        words: in which language.
        ticked: names whose box is ticked; None: there are no boxes, the cards are only read.
    """
    chosen = [card for card in view.cards if card.chosen]
    missed = [card for card in view.cards if not card.chosen]
    parts = [join_html(card_html(card, words, ticked) for card in chosen)]
    if missed:
        heading = Markup('<h4 class="faint">{}</h4>').format(words("flow.near_misses"))
        parts += [heading, join_html(card_html(card, words, ticked) for card in missed)]
    return framed(Markup('<div class="cards">{}</div>').format(join_html(parts)))


def card_html(card: TableCard, words: Words, ticked: Collection[str] | None = None) -> Markup:
    """One table: its name, why it was picked, what a row is, how large and used it is, columns."""
    table = card.table
    parts = [
        _heading(card, words, ticked),
        _about(card, words),
        _reasons(card, words),
        Markup('<p class="faint">{}</p>').format(join_html(_facts(card, words), " · ")),
        _columns(card, words),
    ]
    return Markup('<section class="{}" aria-label="{}">{}</section>').format(
        "card chosen" if card.chosen else "card missed", text_html(table.name), join_html(parts)
    )


def path_html(view: SelectionView, words: Words) -> Markup:
    """How the chosen tables are joined, and those that nothing known joins."""
    parts = []
    if view.path:
        edges = join_html(Markup("<li>{}</li>").format(_edge(edge, words)) for edge in view.path)
        parts.append(
            Markup('<p class="faint">{}</p><ul class="plain path">{}</ul>').format(
                words("flow.path"), edges
            )
        )
    if view.unjoined:
        said = words("flow.unjoined", tables=", ".join(view.unjoined))
        parts.append(Markup('<p class="warning">{}</p>').format(text_html(said)))
    return (
        framed(Markup('<div class="joins">{}</div>').format(join_html(parts)))
        if parts
        else (Markup())
    )


def _heading(card: TableCard, words: Words, ticked: Collection[str] | None) -> Markup:
    name = text_html(card.table.name)
    named = Markup('<span class="named" dir="auto">{}</span>').format(name)
    if ticked is not None:
        checked = Markup(" checked") if card.table.name in ticked else Markup()
        named = Markup('<label><input type="checkbox" data-table="{}"{}> {}</label>').format(
            name, checked, named
        )
    return Markup('<div class="heading">{} {}</div>').format(
        named, join_html(_badges(card, words), " ")
    )


def _badges(card: TableCard, words: Words) -> Iterator[Markup]:
    badge = Markup('<span class="badge {}">{}</span>')
    if card.table.is_view:
        yield badge.format("note", words("flow.view"))
    if card.table.tier:
        yield badge.format("note", text_html(card.table.tier))
    if card.twins:
        said = words("flow.twin", tables=", ".join(card.twins[:2]))
        yield badge.format("warning", text_html(said))
    if card.poorly_documented:
        yield badge.format("warning", words("flow.undocumented"))


def _about(card: TableCard, words: Words) -> Markup:
    table = card.table
    about = _cut(table.description, _MOST_ABOUT)
    parts = [text_html(about)] if about else []
    if table.grain:
        parts.append(text_html(words("flow.one_row", grain=_cut(table.grain, _MOST_ABOUT))))
    if card.family is not None:
        family = words("flow.family", size=f"{card.family.size:,}", name=card.family.name)
        parts.append(text_html(family))
    if not parts:
        return Markup()
    return Markup('<p dir="auto">{}</p>').format(Markup("<br>").join(parts))


def _reasons(card: TableCard, words: Words) -> Markup:
    lines = []
    if card.reason:
        sure = f"{card.confidence:.0%}" if card.confidence is not None else ""
        more = f" ({words('flow.sure', percent=sure)})" if sure else ""
        lines.append(("✓", "ok", f"{card.reason}{more}"))
    told = [one for one in card.evidence if one.text != card.reason and one.kind != "usage"]
    cautions = [one for one in told if one.kind == "caution"]
    others = [one for one in told if one.kind != "caution"]
    shown = others[: max(MOST_REASONS - len(cautions), 1)]
    lines += [_line(one) for one in (*shown, *cautions)]
    items = join_html(
        Markup('<li><span class="mark {}" aria-hidden="true">{}</span>{}</li>').format(
            colour, mark, text_html(_cut(text, _MOST_ABOUT))
        )
        for mark, colour, text in lines
    )
    return Markup('<ul class="plain why">{}</ul>').format(items) if lines else Markup()


def _line(evidence: Evidence) -> tuple[str, str, str]:
    colour = "warning" if evidence.kind == "caution" else "note"
    return _MARKS.get(evidence.kind, "·"), colour, evidence.text


def _facts(card: TableCard, words: Words) -> Iterator[Markup]:
    if card.table.row_count is not None:
        yield text_html(words("flow.rows", rows=f"{card.table.row_count:,}"))
    if card.changed:
        yield text_html(card.changed)
    yield text_html(", ".join(_popularity(card.use, words)))


def _popularity(use: TableUse | None, words: Words) -> Iterator[str]:
    if use is None or not use.queries:
        yield words("flow.no_runs")
        return
    if use.queries == 1:
        runs = words("flow.runs_more", runs=f"{use.runs:,}") if use.runs > 1 else ""
        yield words("flow.runs_one") + runs
    else:
        yield words("flow.runs", queries=f"{use.queries:,}", runs=f"{use.runs:,}")
    if use.users > 1:
        yield words("flow.people", people=f"{use.users:,}")
    if use.verified:
        yield words("flow.verified", verified=f"{use.verified:,}")
    if use.last_run:
        yield words("flow.last_run", day=use.last_run[:10])


def _columns(card: TableCard, words: Words) -> Markup:
    """Closed at first; a face may fill in a few rows once it is opened."""
    columns = card.table.columns
    count = len(columns)
    said = words("flow.columns_one") if count == 1 else words("flow.columns", count=f"{count:,}")
    rows = join_html(_column(column) for column in columns[:MOST_COLUMNS])
    more = Markup()
    if count > MOST_COLUMNS:
        left = words("flow.more_columns", count=f"{count - MOST_COLUMNS:,}")
        more = Markup('<p class="faint">{}</p>').format(left)
    return Markup(
        '<details data-table="{}"><summary>{}</summary>'
        '<div class="scroll columns" tabindex="0"><table class="rows"><tbody>{}</tbody></table>'
        '</div>{}<div class="glance" data-loading="{}" aria-live="polite"></div></details>'
    ).format(text_html(card.table.name), said, rows, more, words("flow.loading"))


def _column(column: Column) -> Markup:
    examples = ", ".join(column.examples[:3]) if not column.pii else ""
    about = " · ".join(part for part in (column.description, examples) if part)
    return Markup('<tr><th scope="row">{}</th><td class="faint">{}</td><td>{}</td></tr>').format(
        text_html(column.name), text_html(column.data_type), text_html(_cut(about, _MOST_ABOUT))
    )


def _edge(edge: JoinEdge, words: Words) -> Markup:
    pairs = zip(edge.left_columns, edge.right_columns, strict=True)
    on = " and ".join(f"{edge.left}.{left} = {edge.right}.{right}" for left, right in pairs)
    notes = []
    if edge.source == "named":
        notes.append(words("flow.join_by_name"))
    if edge.source == "inferred":
        notes.append(words("flow.join_inferred"))
    if edge.uses:
        notes.append(words("flow.join_used", uses=f"{edge.uses:,}"))
    faint = Markup(' <span class="faint">({})</span>').format(", ".join(notes)) if notes else ""
    return Markup("<code>{}</code>{}").format(text_html(on), faint)


def _cut(text: str, most: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"


CARDS_CSS: Final = """
.t2sql .cards { display: grid; grid-template-columns: minmax(0, 1fr); gap: 8px; }
.t2sql .cards h4 { margin: 8px 0 0; font-size: 13px; font-weight: 600; }
.t2sql .card { border: 1px solid var(--line); border-radius: 10px; padding: 8px 12px; }
.t2sql .card.missed { background: var(--shade); }
.t2sql .card .heading { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; }
.t2sql .card label { display: inline-flex; gap: 8px; align-items: center; cursor: pointer;
  overflow-wrap: anywhere; min-height: 28px; }
.t2sql .card input { appearance: auto; width: 18px; height: 18px; margin: 0; flex: none;
  accent-color: var(--note); cursor: pointer; }
.t2sql .card p { margin: 2px 0; } .t2sql .card ul { margin: 2px 0; }
.t2sql .card details { border: 0; padding: 0; margin: 2px 0 0; }
.t2sql .card ul.plain > li { display: flex; gap: 6px; padding: 0; margin: 0; text-indent: 0; }
.t2sql .card .mark { flex: none; font-size: 12px; line-height: 21px; width: 1.7em;
  text-align: center; }
.t2sql .card .columns { max-height: 220px; } .t2sql .card .glance { margin-top: 6px; }
.t2sql .joins code { overflow-wrap: anywhere; white-space: normal; font-size: 13px; }
"""
"""Goes with :func:`t2sql.faces.html.style.css`."""
