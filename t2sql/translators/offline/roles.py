"""Who does a thing and to whom it is done: "wrote", "received", ``reviewer_id``, ``payee_id``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from t2sql.translators.offline.words import Word, split_name

Role = Literal["", "doer", "done"]

_DOING = frozenset(
    {"wrote", "write", "writes", "written", "gave", "give", "gives", "given", "filed", "file"}
    | {"sent", "send", "sends", "submitted", "submit", "posted", "post", "posts", "made", "left"}
    | {"issued", "uploaded", "requested", "authored", "started", "opened", "reported"}
)
_GETTING = frozenset({"received", "receive", "receives", "receiving", "got", "gets", "get"})
_BE = frozenset({"be", "been", "being", "is", "are", "was", "were", "by"})
_DONE_ENDS = frozenset({"receiver", "recipient", "target", "reported", "addressee", "to"})
_NO_DOERS = frozenset(
    {"order", "number", "member", "user", "customer", "buyer", "seller", "parameter", "letter"}
    | {"offer", "transfer", "register", "folder", "chapter", "quarter", "center", "door", "floor"}
    | {"server", "counter", "layer", "filter", "paper", "other", "master", "semester", "owner"}
)
"""They end as doers do."""


def find_role(words: Sequence[Word]) -> Role:
    """The one role that the question speaks of; none where it speaks of both, or of neither."""
    found = {_spoken(words, place) for place in range(len(words))} - {""}
    return found.pop() if len(found) == 1 else ""


def is_role_verb(word: Word) -> bool:
    """Whether the word tells the role: "sent" is not what is in a ``sender_id``."""
    return word.text.lower() in _DOING or word.text.lower() in _GETTING


def _spoken(words: Sequence[Word], place: int) -> Role:
    lower = words[place].text.lower()
    near = {
        word.text.lower() for word in (*words[max(place - 1, 0) : place], *words[place + 1 :][:1])
    }
    if lower in _GETTING and place:
        return "done"
    return "doer" if lower in _DOING and place and not near & _BE else ""


def role_of(column: str) -> Role:
    """Whose rows a column points to, by its name."""
    parts = [word for word in split_name(column) if word not in ("id", "no", "key", "usr", "user")]
    last = parts[-1] if parts else ""
    if last in _DONE_ENDS or last.endswith("ee"):
        return "done"
    doer = last.endswith(("er", "or")) and len(last) > 4 and last not in _NO_DOERS
    return "doer" if doer or last == "from" else ""
