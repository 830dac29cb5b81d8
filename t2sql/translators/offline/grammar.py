"""The grammar: clauses read one after another, the most particular phrases first."""

from __future__ import annotations

from datetime import date

from t2sql.translators.offline.clauses.absence import read_absence
from t2sql.translators.offline.clauses.aggregate import read_aggregates
from t2sql.translators.offline.clauses.bounds import read_averages, read_quantified
from t2sql.translators.offline.clauses.comparison import read_comparisons
from t2sql.translators.offline.clauses.grouping import read_contrasts, read_grouping
from t2sql.translators.offline.clauses.happened import read_happened
from t2sql.translators.offline.clauses.lags import read_lags
from t2sql.translators.offline.clauses.matching import read_matches
from t2sql.translators.offline.clauses.negation import read_negations
from t2sql.translators.offline.clauses.ordering import read_ordering
from t2sql.translators.offline.clauses.peers import read_peers
from t2sql.translators.offline.clauses.projection import read_projection
from t2sql.translators.offline.clauses.routes import read_routes
from t2sql.translators.offline.clauses.side_by_side import show_side_by_side, take_side_by_side
from t2sql.translators.offline.clauses.superlative import read_superlatives
from t2sql.translators.offline.clauses.unended import read_unended
from t2sql.translators.offline.clauses.universal import read_universal
from t2sql.translators.offline.compounds import merge_compounds
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.join_tree import JoinGraph
from t2sql.translators.offline.mappings import Assignment
from t2sql.translators.offline.measures.amounts import read_amount, read_extreme, read_units_of
from t2sql.translators.offline.measures.durations import read_durations
from t2sql.translators.offline.measures.implied import imply_count, show_ranked
from t2sql.translators.offline.measures.kept_averages import read_kept_averages
from t2sql.translators.offline.measures.minor_units import read_minor_units
from t2sql.translators.offline.measures.named import read_metrics
from t2sql.translators.offline.measures.shares import read_events, read_shares
from t2sql.translators.offline.measures.units import read_units
from t2sql.translators.offline.measures.windows import read_windows
from t2sql.translators.offline.regions import find_regions
from t2sql.translators.offline.restated import find_restated, show_restated
from t2sql.translators.offline.schema import Schema


def read_clauses(assignment: Assignment, schema: Schema, graph: JoinGraph, today: date) -> Draft:
    """The question under one assignment, in clauses that are yet to be put together."""
    tags = merge_compounds(assignment.tags, schema)
    regions = find_regions(tags)
    listed = find_restated(tags, regions)
    draft = Draft(tags, show_restated(tags, regions, listed), schema, graph, today, listed=listed)
    read_ordering(draft)
    _read_others(draft)
    read_superlatives(draft)
    read_units(draft)
    read_events(draft)
    read_lags(draft)
    read_durations(draft)
    _read_states(draft)
    beside = take_side_by_side(draft)
    read_comparisons(draft)
    read_negations(draft)
    read_contrasts(draft)
    read_routes(draft)
    read_matches(draft)
    read_grouping(draft)
    _read_measures(draft)
    show_side_by_side(draft, beside)
    read_windows(draft)
    read_projection(draft)
    read_units_of(draft)
    show_ranked(draft)
    read_minor_units(draft)
    return draft


def _read_others(draft: Draft) -> None:
    """What rows are held against: the average, any or every other, those of the same kind."""
    read_averages(draft)
    read_quantified(draft)
    read_universal(draft)
    read_peers(draft)


def _read_states(draft: Draft) -> None:
    """What came about, or did not, by the dates that rows have or lack."""
    read_happened(draft)
    read_absence(draft)
    read_unended(draft)


def _read_measures(draft: Draft) -> None:
    """What is computed, of all rows or of each group."""
    read_shares(draft)
    read_kept_averages(draft)
    read_aggregates(draft)
    read_metrics(draft)
    read_amount(draft)
    read_extreme(draft)
    imply_count(draft)
