"""Which table a person means by a name that they typed."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from heapq import nlargest, nsmallest

from t2sql.errors import InputError
from t2sql.protocols import Catalog

_COMPARED = 500
"""So many names at most are compared sign by sign."""
_SHORTEST_SLIP = 2
"""A text no longer than this is no slip of a name."""
_SLIP = 0.6


def known_table(catalog: Catalog, name: str, *, sign: str = "") -> str:
    """The full name of the table.

    Args:
        catalog: where to look.
        name: as it was typed; letter case and a missing schema are forgiven if unambiguous.
        sign: what stood before it in a text, where that may have meant something else.

    Raises:
        InputError: no table has the name, with the nearest ones; several have; or it is empty.
    """
    if not name.strip():
        raise InputError("No table is named.", hint="Say which.")
    table = catalog.table(name)
    if table is not None:
        return table.name
    several = _named_so(catalog, name)
    if several:
        said = f"{name} may be {' or '.join(several[:4])}."
        raise InputError(said, hint="Name it with its schema.")
    nearest = _nearest(name, catalog.names())
    hint = f"Did you mean {', '.join(nearest)}?" if nearest else "Look for it with `t2sql search`."
    if sign:
        hint += f" If no table is meant, write \\{sign}{name}."
    raise InputError(f"There is no table {name} in the catalog.", hint=hint)


def _nearest(name: str, names: Sequence[str]) -> tuple[str, ...]:
    """Names alike in whole, then those alike but for the schema."""
    likely = _likely(name.lower(), names)
    near = get_close_matches(name, likely, n=3, cutoff=0.5)
    by_bare = {known.rsplit(".", 1)[-1].lower(): known for known in likely}
    bare = get_close_matches(name.rsplit(".", 1)[-1].lower(), by_bare, n=3)
    return tuple(dict.fromkeys([*near, *(by_bare[match] for match in bare)]))


def _likely(wanted: str, names: Sequence[str]) -> Sequence[str]:
    """The names that share most runs of three letters; comparing all of 100,000 takes long."""
    if len(names) <= _COMPARED:
        return names
    runs = {wanted[start : start + 3] for start in range(max(1, len(wanted) - 2))}

    def shared(name: str) -> int:
        folded = name.lower()
        return sum(run in folded for run in runs)

    return nlargest(_COMPARED, names, key=shared)


def is_table(catalog: Catalog, name: str) -> bool:
    """Whether a name, quoted or not, means a table, or several."""
    plain = name.replace('"', "")
    return catalog.table(plain) is not None or bool(_named_so(catalog, plain))


def _named_so(catalog: Catalog, name: str) -> list[str]:
    """Every table that the name may mean, where it is ambiguous."""
    end = f".{name.lower()}"
    return [known for known in catalog.names() if f".{known.lower()}".endswith(end)]


def tables_like(catalog: Catalog, text: str, limit: int) -> dict[str, float]:
    """The tables whose name a text is, begins, stands in, or is a slip of; 0 to 1, best first.

    Blanks and hyphens are read as ``_``. All names are gone through, but no table is read.
    """
    wanted = "_".join(text.lower().replace("-", " ").split())
    names = catalog.names()
    scores: dict[str, float] = {}
    if len(wanted) > 1:
        for name in names:
            folded = name.lower()
            if wanted in folded:
                scores[name] = _likeness(wanted, folded)
    elif (table := catalog.table(text)) is not None:
        scores[table.name] = 1.0
    if not scores and len(wanted) > _SHORTEST_SLIP:
        scores = dict.fromkeys(_nearest(wanted, names), _SLIP)
    best = nsmallest(limit, scores, key=lambda name: (-scores[name], len(name), name))
    return {name: scores[name] for name in best}


def _likeness(wanted: str, folded: str) -> float:
    bare = folded.rsplit(".", 1)[-1]
    if wanted in (folded, bare):
        return 1.0
    if bare.startswith(wanted) or folded.startswith(wanted):
        return 0.9
    return 0.8 if wanted in bare else 0.7
