"""Is there a search index, made of this catalog by this embedder, and does it answer?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from t2sql.errors import ConfigError, SearchError
from t2sql.evaluation.doctor.findings import Finding, of_error

if TYPE_CHECKING:
    from t2sql.project import Project
    from t2sql.search.manifest import Manifest

NAME: Final = "index"
INDEX: Final = "Run `t2sql index`."
_PROBE: Final = "orders of last month"


def check_index(project: Project, past_queries: int) -> list[Finding]:
    """How the index stands; ``past_queries`` is how many the catalog has."""
    from t2sql.search.manifest import read_manifest

    try:
        manifest = read_manifest(project.state / "index")
        if manifest is None:
            return [Finding(NAME, "error", "There is no search index yet.", INDEX)]
        index = project.search  # refuses another embedder's index
        # Words first: they need no model, so that a damaged file is told before a missing model.
        index.tables_by_words(_PROBE, 1)
        index.values(_PROBE)
        index.past_queries(_PROBE, 1)
        index.tables_by_meaning(_PROBE, 1)
    except (ConfigError, SearchError) as error:
        return [of_error(NAME, error)]
    said = (
        f"generation {manifest.generation}, {_age(manifest)}, by {manifest.embedder}: "
        f"{manifest.tables:,} tables, {manifest.past_queries:,} past queries"
    )
    # Of the shards of a table one stands for all in the index.
    tables = len(set(project.catalog.stand_ins(project.catalog.names()).values()))
    if (manifest.tables, manifest.past_queries) == (tables, past_queries):
        return [Finding(NAME, "ok", said)]
    text = (
        f"It holds {manifest.tables:,} tables and {manifest.past_queries:,} past queries; by the "
        f"catalog it should be {tables:,} and {past_queries:,}: indexing was interrupted."
    )
    return [Finding(NAME, "ok", said), Finding(NAME, "warning", text, INDEX)]


def _age(manifest: Manifest) -> str:
    try:
        made = datetime.fromisoformat(manifest.built_at)
        days = (datetime.now(UTC) - made).days
    except (ValueError, TypeError):
        return "made at an unknown time"
    return "made today" if days < 1 else f"made {days:,} day{'' if days == 1 else 's'} ago"
