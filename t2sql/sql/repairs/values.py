"""Text that a column does not hold: the value that is surely meant is put in place."""

from __future__ import annotations

from sqlglot import exp

from t2sql.sql.repairs.broken import Broken, Mended, read_query, write_tree

KINDS = frozenset({"unknown_value"})


def rebind_values(broken: Broken) -> Mended | None:
    """Take over the literals of every rewrite that the check of values offers.

    Each rewrite mends one value of the whole query, so that their changes are put together.
    """
    tree = broken.tree()
    if tree is None:
        return None
    before = [(one.this, one.is_string) for one in tree.find_all(exp.Literal)]
    literals = list(tree.find_all(exp.Literal))
    said: list[str] = []
    for problem in broken.problems:
        other = read_query(problem.rewrite, broken.facts.name) if problem.rewrite else None
        offered = list(other.find_all(exp.Literal)) if other is not None else []
        if len(offered) != len(literals):
            continue
        for place, new in enumerate(offered):
            old, is_string = before[place]
            if is_string and new.is_string and new.this != old and literals[place].this == old:
                literals[place].set("this", new.this)
                said.append(f"No row has '{old}'; '{new.this}' was put in its place.")
    written = write_tree(tree, broken.facts.name) if said else None
    return Mended(written, tuple(dict.fromkeys(said))) if written else None
