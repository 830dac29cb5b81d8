"""An integer divided by an integer, where the question asks for a ratio: the fraction is kept."""

from __future__ import annotations

import re

from sqlglot import exp

from t2sql.sql.repairs.broken import Broken, Mended, write_tree

KINDS = frozenset({"integer_division"})
_RATIO = re.compile(
    r"\b(?:ratio|rate|share|percent\w*|proportion|fraction|average|avg|mean|per|portion)\b|%"
    r"|비율|비중|퍼센트|평균|점유율|전환율|당\b|률\b|율\b",
    re.IGNORECASE,
)


def keep_fractions(broken: Broken) -> Mended | None:
    """Divide as fractions; only where the question's words ask for a share or an average."""
    if broken.question is None or not _RATIO.search(broken.question.text):
        return None
    tree = broken.tree()
    if tree is None:
        return None
    said: list[str] = []
    for node in list(tree.find_all(exp.Div)):
        if _has_fraction(node.left) or _has_fraction(node.right):
            continue
        said.append(f"{node.left.sql(dialect=broken.facts.name)[:60]} is divided as a fraction.")
        node.set("this", exp.cast(node.left.unnest().copy(), "DOUBLE"))
    written = write_tree(tree, broken.facts.name) if said else None
    return Mended(written, tuple(dict.fromkeys(said))) if written else None


def _has_fraction(side: exp.Expr) -> bool:
    """Whether it is a fraction already, or holds nothing but a number."""
    inner = side.unnest()
    if isinstance(inner, exp.Literal):
        return not inner.is_int
    return any(
        isinstance(node, (exp.Cast, exp.Avg))
        or (isinstance(node, exp.Literal) and not node.is_string and not node.is_int)
        for node in inner.walk()
    )
