"""Tables as questions call them: ``trade.orders`` or ``check-ins`` for what the catalog names."""

from __future__ import annotations

import re
from dataclasses import replace

from t2sql.translators.offline.words import split_name, stem
from t2sql.types import CatalogSlice, Question


def name_plainly(question: Question, known: CatalogSlice) -> Question:
    """The question with ``trade.orders`` as ``orders``: a schema is no word to tie to anything."""
    text = _unhyphened(question.text, known)
    for table in known.tables:
        if table.schema and table.name.lower() in text.lower():
            name = rf"(?<!\w){re.escape(table.name)}(?!\w)"
            bare = table.bare_name.replace("\\", r"\\")  # no group is meant
            text = re.sub(name, bare, text, flags=re.IGNORECASE)
    return question if text == question.text else replace(question, text=text)


def _unhyphened(text: str, known: CatalogSlice) -> str:
    """``check-ins`` as ``checkins`` where a table or column is called so."""
    if not re.search(r"[^\W\d_]-[^\W\d_]", text):
        return text
    names = {stem(part) for table in known.tables for part in split_name(table.bare_name)}
    names |= {
        stem(part)
        for table in known.tables
        for one in table.columns
        for part in split_name(one.name)
    }

    def joined(match: re.Match[str]) -> str:
        whole = match.group(1) + match.group(2)
        return whole if stem(whole) in names else match.group()

    return re.sub(r"\b([^\W\d_]+)-([^\W\d_]+)\b", joined, text)
