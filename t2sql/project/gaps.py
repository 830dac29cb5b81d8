"""What a project lacks, what that costs, and the command that mends it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from t2sql.config.texts import SAMPLES_COST
from t2sql.warehouse.query_log_types import FoundLog, NoLog

if TYPE_CHECKING:
    from t2sql.config import Config
    from t2sql.types import Table

ENOUGH: Final = 0.8
"""Of the tables; so many described, or with a key, and no gap is told."""
_SHOWN: Final = 3
HISTORY_COST: Final = (
    "on the demo, all tables of a question are among the first 15 for 94 of 100 with past queries, "
    "for 83 without (docs/benchmarks.md)"
)
DESCRIPTIONS_COST: Final = (
    "on the demo without past queries, all tables of a question are among the first 15 for 83 of "
    "100 with descriptions, for 71 without (docs/benchmarks.md)"
)
KEYS_COST: Final = (
    "joins are guessed from names and values: 84 of 100 keys were found so, and 7 of 100 guesses "
    "were wrong (docs/benchmarks.md)"
)
MODEL_COST: Final = (
    "the offline translator reads the questions: on the demo's suite 48 of 100 questions get an "
    "answer, and it says of the others what it cannot read (docs/benchmarks.md)"
)


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing."""

    what: str
    cost: str
    mend: str


def find_gaps(
    tables: Sequence[Table], config: Config, *, past_queries: int, log: FoundLog | NoLog
) -> tuple[Gap, ...]:
    """What is missing, what costs most first.

    Args:
        tables: with what people wrote of them.
        config: the settings.
        past_queries: how many files of them the project has.
        log: where the database keeps some, or why it does not.
    """
    return tuple(_gaps(tables, config, past_queries, log)) if tables else ()


def _gaps(
    tables: Sequence[Table], config: Config, past_queries: int, log: FoundLog | NoLog
) -> Iterator[Gap]:
    silent = [table for table in tables if not table.description and not table.grain]
    if len(silent) > (1 - ENOUGH) * len(tables):
        columns = [column for table in tables for column in table.columns]
        told = sum(bool(column.description) for column in columns)
        first = ", ".join(table.name for table in silent[:_SHOWN])
        draft = "; with a model `t2sql describe TABLE` drafts it" if config.model_configured else ""
        yield Gap(
            f"{len(silent):,} of {len(tables):,} tables and {len(columns) - told:,} of "
            f"{len(columns):,} columns have no description",
            DESCRIPTIONS_COST,
            f"Write it in {config.paths.metadata}/tables, those that are asked for most first "
            f"({first} …){draft}. Then `t2sql index`.",
        )
    if not past_queries:
        if isinstance(log, NoLog):
            mend = f"{log.reason} {log.mend}"
        else:
            own = f"`t2sql init --history` takes those of {log.name}"
            mend = f"{own}; `t2sql history add FILE` a file."
        yield Gap("No past queries", HISTORY_COST, mend)
    real = [table for table in tables if not table.is_view]
    bare = [table for table in real if not table.primary_key and not table.foreign_keys]
    if len(real) > 1 and len(bare) > (1 - ENOUGH) * len(real):
        mend = (
            "Declare them in the database, or as `relationships` in metadata/tables "
            "(docs/metadata.md)."
        )
        yield Gap(f"No key is declared for {len(bare):,} of {len(real):,} tables", KEYS_COST, mend)
    if not config.model_configured:
        mend = (
            "Set `model` and `base_url` under [llm] in t2sql.toml, then "
            "`t2sql doctor --call-model`."
        )
        yield Gap("No language model", MODEL_COST, mend)
    if not config.privacy.samples:
        mend = "Set `samples = true` under [privacy] in t2sql.toml, if cells may go to your model."
        cost = SAMPLES_COST.removeprefix("without: ")
        yield Gap("Cell values stay out of prompts", cost, mend)
