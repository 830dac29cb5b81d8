"""dbt's exposures as terms: what a dashboard or report is called, and the tables it rests on.

Source: https://docs.getdbt.com/reference/exposure-properties
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from t2sql.catalog.documents import Entry, read_document
from t2sql.catalog.notes import TableNotes
from t2sql.catalog.semantic_models import model_name
from t2sql.errors import MetadataError
from t2sql.types import Term


def read_exposures(
    files: Iterable[Path], folder: Path, notes: Iterable[TableNotes]
) -> tuple[Term, ...]:
    """The exposures of these files whose tables are known; what is not written well is left out."""
    known = {
        ".".join(part for part in (note.source, note.name) if part).lower(): ".".join(
            part for part in (note.schema, note.identifier or note.name) if part
        )
        for note in notes
    }
    found = []
    for file in files:
        try:
            root = read_document(file)
            if root is not None and isinstance(root.node, yaml.MappingNode):
                top = root.fields("the file")
                items = top["exposures"].items("`exposures`") if "exposures" in top else ()
                found += [term for entry in items for term in _term(entry, folder, known)]
        except MetadataError:
            continue
    return tuple(found)


def _term(entry: Entry, folder: Path, known: dict[str, str]) -> Iterator[Term]:
    fields = entry.fields("an exposure")
    name = fields["name"].text("`name`") if "name" in fields else ""
    label = fields["label"].text("`label`") if "label" in fields else ""
    rests = fields["depends_on"].items("`depends_on`") if "depends_on" in fields else ()
    models = (model_name(item).lower() for item in rests)
    tables = tuple(dict.fromkeys(known[model] for model in models if model in known))
    if not name or not tables:
        return
    owner = fields["owner"].fields("`owner`") if "owner" in fields else {}
    named = owner.get("name") or owner.get("email")
    spoken = name.replace("_", " ")
    description = fields["description"].text("`description`") if "description" in fields else ""
    yield Term(
        term=label or spoken,
        synonyms=(spoken,) if label and spoken.lower() != label.lower() else (),
        tables=tables,
        owner=named.text("the owner") if named else "",
        description="" if "{{" in description else description,
        source=f"{entry.file.relative_to(folder).as_posix()}, line {entry.line}",
    )
