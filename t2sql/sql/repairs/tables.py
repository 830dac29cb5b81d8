"""Tables that are not among the confirmed ones: the one that is clearly meant is read."""

from __future__ import annotations

from sqlglot import exp

from t2sql.sql.dialects import DialectFacts
from t2sql.sql.repairs.broken import Broken, Mended, write_tree
from t2sql.sql.repairs.near_names import surely_meant
from t2sql.types import Table

KINDS = frozenset({"gate_tables", "unknown_table"})


def spell_tables(broken: Broken) -> Mended | None:
    """Put the confirmed table that is clearly meant in place of one that is not there.

    A wrong schema is replaced where one confirmed table has that last part. The name that was
    written stays as the alias where columns are written with it.
    """
    tree = broken.tree()
    if tree is None:
        return None
    names, said = broken.names(), list[str]()
    parts = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    for node in list(tree.find_all(exp.Table)):
        if not isinstance(node.this, exp.Identifier) or (
            not node.db and node.name.lower() in parts
        ):
            continue
        found = names.table(node)
        if found is not None and not _is_miswritten(node, found, broken.facts):
            continue
        written = ".".join(part.name for part in node.parts)
        meant = _meant(node.name, written, [table.name for table in broken.known.tables])
        if meant is None:
            continue
        if not node.alias and _is_qualifier(node.name, tree):
            node.set("alias", exp.TableAlias(this=node.this.copy()))
        _point_to(node, meant)
        said.append(f"There is no table {written}; {meant} is read.")
    written_sql = write_tree(tree, broken.facts.name) if said else None
    return Mended(written_sql, tuple(dict.fromkeys(said))) if written_sql else None


def _is_miswritten(node: exp.Table, found: Table, facts: DialectFacts) -> bool:
    """Whether letter case counts, and is another in the catalog."""
    if not facts.folds_to_lower:
        return False
    parts = [
        part.name if part.args.get("quoted") else part.name.lower()
        for part in node.parts
        if isinstance(part, exp.Identifier)
    ]
    return found.name.split(".")[-len(parts) :] != parts


def _meant(bare: str, written: str, known: list[str]) -> str | None:
    """By the last part alone first: people leave schemas off, or remember another."""
    same = [name for name in known if name.rpartition(".")[2].lower() == bare.lower()]
    if len(same) == 1:
        return same[0]
    if same:
        return surely_meant(written, same, strict=True)
    by_bare = {name.rpartition(".")[2]: name for name in known}
    near = surely_meant(bare, by_bare, strict=True) if len(by_bare) == len(known) else None
    return by_bare[near] if near is not None else surely_meant(written, known, strict=True)


def _is_qualifier(name: str, tree: exp.Query) -> bool:
    return any(column.table.lower() == name.lower() for column in tree.find_all(exp.Column))


def _point_to(node: exp.Table, name: str) -> None:
    *catalog, bare = name.split(".")
    node.set("this", _identifier(bare))
    node.set("db", _identifier(catalog[-1]) if catalog else None)
    node.set("catalog", _identifier(catalog[-2]) if len(catalog) > 1 else None)


def _identifier(name: str) -> exp.Identifier:
    """In quotes where letter case may count."""
    return exp.to_identifier(name, quoted=True if name != name.lower() else None)
