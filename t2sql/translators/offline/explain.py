"""How a question was read, in words."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.tags import Tag
from t2sql.types import CatalogSlice


def explain_tags(tags: Sequence[Tag]) -> str:
    """As in "'price' is shop.products.price; 'red' is the value 'Red' of ..." for every mention."""
    return "; ".join(dict.fromkeys(_say(tag) for tag in tags if tag.target is not None))


def _say(tag: Tag) -> str:
    target = tag.target
    if target is None:
        return ""
    if target.kind == "table":
        return f"'{tag.text}' is {target.table}"
    if target.kind == "column":
        return f"'{tag.text}' is {target.table}.{target.column}"
    if target.kind == "metric":
        return f"'{tag.text}' is a measure of {target.table}"
    return f"'{tag.text}' is the value '{target.value}' of {target.table}.{target.column}"


def reasons_of(query: exp.Query, draft: Draft, known: CatalogSlice) -> dict[str, str]:
    """Each table that the query reads, and what in the question speaks of it."""
    names = {table.name.lower(): table.name for table in known.tables}
    found: dict[str, str] = {}
    for table in query.find_all(exp.Table):
        full = ".".join(part.name for part in table.parts).lower()
        name = names.get(full)
        if name is None or name in found:
            continue
        said = [
            _say(tag) for tag in draft.tags if tag.target is not None and tag.target.table == name
        ]
        found[name] = "; ".join(dict.fromkeys(said)) or "it joins the others"
    return found
