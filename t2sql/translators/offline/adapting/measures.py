"""Which measures of a past query a question asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlglot import exp

from t2sql.translators.offline.adapting.frame import Frame, Item, words_of
from t2sql.translators.offline.adapting.work import Work
from t2sql.translators.offline.wording import Wording

EMPTY_NAMES = frozenset(
    {"krw", "usd", "count", "cnt", "number", "total", "amount", "amt", "avg", "sum", "new", "value"}
)
"""Words of a measure's name that do not tell it from another."""
_OTHER_KINDS = frozenset({"mean", "middle", "part", "sum"})
_PERCENT = frozenset({"percent", "percentage", "%"})


def choose_measures(frame: Frame, asked: Wording, work: Work) -> tuple[Item, ...]:
    """Those that the question names; else a count where it names the rows; else the first."""
    parts = [item for item in frame.measures if kind_of(item.expression) == "part"]
    if "part" in asked.shapes and parts:
        return (_in_percent(parts[0], asked),)
    counts = [item for item in frame.measures if isinstance(item.expression, exp.Count)]
    named = [item for item in frame.measures if _is_named(item, asked)]
    if "count" in asked.shapes and counts and not any(item in counts for item in named):
        named.insert(0, counts[0])
    if named:
        return _as_filter(named, asked, work)
    rows = words_of(frame.sources[0].table.rsplit(".", 1)[-1])
    if rows & asked.stems and not asked.shapes & _OTHER_KINDS:
        plain = next((one for one in counts if isinstance(one.expression.this, exp.Star)), None)
        work.count("measure", 0.5 if not plain else 0.0 if rows <= asked.stems else 0.25)
        return (plain or Item(exp.Count(this=exp.Star()), "count", rows),)
    work.count("measure")
    return frame.measures[:1]


def kind_of(expression: exp.Expr) -> str:
    """``part``, ``count``, ``mean``, ``middle``, ``sum`` or nothing: the form of its answer."""
    plain = expression.unnest()
    if plain.find(exp.Div) is not None:
        return "part"
    if isinstance(plain, exp.Count):
        return "count"
    if isinstance(plain, exp.Avg):
        return "mean"
    if isinstance(plain, (exp.Median, exp.Quantile, exp.PercentileCont)):
        return "middle"
    return "sum" if isinstance(plain, exp.Sum) else ""


def _is_named(item: Item, asked: Wording) -> bool:
    kind, own = kind_of(item.expression), words_of(item.name) - EMPTY_NAMES
    said = own & asked.stems
    if kind in ("mean", "middle", "part") and kind not in asked.shapes and said != own:
        return False
    half = bool(own) and len(said) / len(own) >= 0.5
    return half or (kind in asked.shapes and kind not in ("", "count"))


def _as_filter(named: Sequence[Item], asked: Wording, work: Work) -> tuple[Item, ...]:
    """A count of some rows alone ("upheld reports by month") is a count of rows so restricted."""
    some = [item for item in named if isinstance(item.expression, exp.Filter)]
    words = [word.text.lower() for word in asked.words]
    both = words.count("many") > 1 or any(one in words for one in ("those", "them", "both"))
    if len(some) != 1 or both:
        return tuple(named)
    work.where.append(some[0].expression.expression.this.copy())
    return (replace(some[0], expression=some[0].expression.this.copy()),)


def _in_percent(item: Item, asked: Wording) -> Item:
    """A share in percent where the question says so."""
    said = {word.text.lower() for word in asked.words} & _PERCENT
    if not said or "100" in item.expression.sql():
        return item
    share = exp.paren(item.expression.copy())
    return replace(item, expression=exp.Mul(this=exp.Literal.number("100.0"), expression=share))
