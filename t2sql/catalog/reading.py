"""Past queries understood: each text is parsed once, and literal variants of it seldom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.tokenizer_core import Token, TokenType

from t2sql.cancelling import current_cancellation
from t2sql.catalog.dialect_hint import DialectHint
from t2sql.catalog.duplicates import query_id
from t2sql.catalog.gathering import MOST_VARIANTS, Gathering, ReadText
from t2sql.catalog.habits import QueryFacts, facts_of
from t2sql.catalog.problem_log import MOST_OF_A_KIND, ProblemLog
from t2sql.catalog.queries_within import query_within
from t2sql.catalog.readers.found import LONGEST_SQL, FoundQuery
from t2sql.catalog.readers.quiet import PARSER_FAULTS, quiet_parser
from t2sql.catalog.readers.scripts import aside_word, reading_part
from t2sql.catalog.readers.sql_files import cut_text, is_dialect, pieces_of
from t2sql.catalog.readers.templates import is_template
from t2sql.catalog.reading_problems import (
    gone_table,
    gone_tables,
    kind_of,
    left_out,
    not_read,
    too_long,
    unreadable,
    without_tables,
)
from t2sql.catalog.rules import HistoryRules, Sieve
from t2sql.catalog.skeletons import digest, shape_of
from t2sql.catalog.statements import Statement, has_several
from t2sql.catalog.tracing import KnownTables, Tracer
from t2sql.catalog.vouching import Voucher, refused_query, unproved_query
from t2sql.types import PastQuery, Problem

_DIALECT_NAMES = {
    "postgresql": "postgres",
    "sqlserver": "tsql",
    "mssql": "tsql",
    "mariadb": "mysql",
    "googlesql": "bigquery",
}
_MOST_CUT = 200


class QueryReader:
    """Reads one query after the other into a gathering; what is wrong goes to the log.

    Args:
        known: the tables that exist.
        dialect: the warehouse's; queries are kept in it.
        gathering: where queries go.
        log: where problems go.
        rules: what is left out, and in which dialect queries are written.
    """

    def __init__(
        self,
        known: KnownTables,
        dialect: str,
        gathering: Gathering,
        log: ProblemLog,
        rules: HistoryRules,
    ) -> None:
        self._known = known
        self._dialect = dialect
        self._gathering = gathering
        self._log = log
        self._rules = rules
        self._sieve = Sieve(rules)
        self._voucher = Voucher(dialect, rules.functions)
        self._hint = DialectHint()
        self._left_out: Counter[str] = Counter()
        self._aside: Counter[str] = Counter()
        self._first_aside = ""
        self._gone: Counter[str] = Counter()
        self._cancellation = current_cancellation()
        self._script = ""
        self._made: set[str] = set()
        self._cut: dict[bytes, tuple[tuple[Statement, ...], str]] = {}

    def read(self, found: FoundQuery) -> None:
        """Read one text of a file or a log: a statement, or a script of several."""
        self._cancellation.check()
        reason = self._sieve.reason(found)
        if reason:
            self._left_out[reason] += 1
            return
        if found.script != self._script:
            self._script, self._made = found.script, set()
        for piece in self._pieces(found):
            if isinstance(piece, Problem):
                self._log.add(piece)
            else:
                self._read_statement(piece)

    def add_known(self, query: PastQuery) -> None:
        """Add a query whose tables are known already; those that are gone are left out."""
        names = (self._known.resolve(table) for table in query.tables)
        tables = tuple(dict.fromkeys(name for name in names if name))
        if not tables:
            self._left_out["of tables that are gone"] += 1
            return
        skeleton = normal = digest("text", query.sql)
        try:
            with quiet_parser():
                tokens = self._tokens(query.sql, self._dialect)
                shape = shape_of(tokens)
                skeleton = digest(self._dialect, "", shape.skeleton)
                normal = digest(self._dialect, shape.normal)
                if self._is_new(skeleton):
                    tree = self._tree(tokens, query.sql, self._dialect)
                    facts = facts_of(tree, Tracer(self._known), self._dialect)
                    self._gathering.add_facts(skeleton, facts)
        except PARSER_FAULTS:
            pass  # the gate says what is wrong with it
        read = self._gathering.facts(skeleton)
        if query.verified and not self._vouched(
            query, (*tables, *(read[0].tables if read else ()))
        ):
            return
        # What else its skeleton reads does not matter: its tables are those that were given.
        self._gathering.add(replace(query, tables=tables), skeleton, normal)

    def _vouched(self, query: PastQuery, tables: Sequence[str]) -> bool:
        """Whether a verified query from elsewhere may be an example; else why not is told."""
        if self._voucher.is_overruled(query):
            self._left_out["that a file answers otherwise"] += 1
            return False
        verdict, said = self._voucher.judge(query.sql, tuple(dict.fromkeys(tables)))
        if verdict == "passes":
            return True
        self._log.add(refused_query(f"{query.source or 'elsewhere'} {query.id}", said))
        self._gathering.refused += 1
        return False

    def end_source(self, name: str) -> None:
        """Tell what was left out of a file, in one problem for each reason."""
        if self._left_out:
            self._log.add(left_out(name, self._left_out))
            self._left_out.clear()
        if self._aside:
            self._log.add(not_read(name, self._aside, self._first_aside))
            self._aside.clear()
            self._first_aside = ""

    def end(self) -> None:
        """Tell what shows only when all was read."""
        if self._gone.total() > MOST_OF_A_KIND:
            self._log.add(gone_tables(self._gone))
        problem = self._hint.problem()
        if problem is not None:
            self._log.add(problem)

    def _pieces(self, found: FoundQuery) -> Iterator[FoundQuery | Problem]:
        if not is_template(found.sql) and not has_several(found.sql):
            yield found
            return
        spoken = self._spoken(found)
        key = digest(spoken, found.sql)
        if key not in self._cut:
            if len(self._cut) >= _MOST_CUT:
                self._cut.clear()
            self._cut[key] = cut_text(found.sql, spoken)
        yield from pieces_of(found, *self._cut[key])

    def _spoken(self, found: FoundQuery) -> str:
        named = found.dialect or self._rules.dialect or found.guessed
        dialect = _DIALECT_NAMES.get(named, named)
        return dialect if dialect and is_dialect(dialect) else self._dialect

    def _read_statement(self, found: FoundQuery) -> None:
        sql = reading_part(found.sql)
        word = aside_word(sql) if sql else "BEGIN"
        if word:
            self._set_aside(word, found.place)
            return
        spoken = self._spoken(found)
        key = digest(spoken, *found.schemas, sql)
        text = self._gathering.text(key)
        if text is None:
            text = self._understand(found, sql, spoken)
            self._gathering.keep_text(key, text)
        elif text.skeleton is None:
            self._left_out["that repeat one that was skipped"] += 1
        if text.skeleton is not None and text.normal is not None:
            self._add(found, sql, text)

    def _set_aside(self, what: str, place: str) -> None:
        self._aside[what] += 1
        self._first_aside = self._first_aside or place

    def _add(self, found: FoundQuery, sql: str, text: ReadText) -> None:
        assert text.skeleton is not None and text.normal is not None  # noqa: PT018, S101 - for the type checker
        facts = self._gathering.facts(text.skeleton)
        tables = facts[0].tables if facts else ()
        verified_by = "" if text.within else found.verified_by
        if verified_by:
            verdict, said = self._voucher.judge(text.sql or sql, tables)
            if verdict == "refused":
                self._log.add(refused_query(found.place, said))
                self._gathering.refused += 1
                return
            if verdict == "unproved":
                self._log.add(unproved_query(found.place, said))
                verified_by = ""
            elif found.question:
                self._voucher.answers(found.question)
        bare = not found.question and not verified_by
        query = PastQuery(
            id=query_id((text.skeleton if bare else text.normal).hex(), found.question),
            sql=text.sql or sql,
            tables=tables,
            question=found.question,
            verified_by=verified_by,
            verified_on=found.verified_on if verified_by else "",
            runs=found.runs,
            users=self._sieve.users(found),
            last_run=found.last_run,
            source=found.source,
        )
        self._gathering.add(query, text.skeleton, text.normal)

    def _understand(self, found: FoundQuery, sql: str, spoken: str) -> ReadText:
        """What a text is; a text that is skipped is told to the log."""
        if len(sql) > LONGEST_SQL:
            self._log.add(too_long(found.place, sql))
            return ReadText()
        try:
            with quiet_parser():
                return self._parsed(found, sql, spoken)
        except PARSER_FAULTS as error:
            self._hint.count(spoken, sql, parsed=False)
            self._log.add(unreadable(found.place, error))
            return ReadText()

    def _parsed(self, found: FoundQuery, sql: str, spoken: str) -> ReadText:
        tokens = self._tokens(sql, spoken)
        shape = shape_of(tokens)
        scope = "\0".join(found.schemas)
        skeleton = digest(spoken, scope, shape.skeleton)
        normal = digest(spoken, shape.normal)
        if not self._is_new(skeleton) and spoken == self._dialect:
            return ReadText(skeleton, normal)
        tree = self._tree(tokens, sql, spoken)
        within = query_within(tree)
        self._hint.count(spoken, sql, parsed=True)
        if within.made:
            self._made.add(within.made.lower())
        if within.query is None:
            self._set_aside(kind_of(tree), found.place)
            return ReadText()
        facts = self._facts(found, within.query)
        if facts is None:
            return ReadText()
        own = within.is_whole and spoken == self._dialect
        text = "" if own else within.query.sql(dialect=self._dialect, comments=False)
        if not own:
            shape = shape_of(self._tokens(text, self._dialect))
            skeleton = digest(self._dialect, scope, shape.skeleton)
            normal = digest(self._dialect, shape.normal)
        self._gathering.add_facts(skeleton, facts)
        return ReadText(skeleton, normal, text, not within.is_whole)

    def _facts(self, found: FoundQuery, query: exp.Query) -> QueryFacts | None:
        """What the query says; None, with the reason told, if it reads no table that exists."""
        tracer = Tracer(self._known, found.schemas, found.referenced)
        facts = facts_of(query, tracer, self._dialect)
        gone = [name for name in facts.unknown if name.lower() not in self._made]
        for name in gone:
            self._gone[name] += 1
            self._log.add(gone_table(found.place, name, kept=bool(facts.tables)))
        if facts.tables:
            return facts
        if not gone and facts.unknown:
            self._set_aside("that read only what their script makes", found.place)
        elif not gone:
            self._log.add(without_tables(found.place))
        return None

    def _is_new(self, skeleton: bytes) -> bool:
        known = self._gathering.facts(skeleton)
        return known is None or known[1] < MOST_VARIANTS

    def _tokens(self, sql: str, dialect: str) -> Sequence[Token]:
        tokens = Dialect.get_or_raise(dialect).tokenize(sql)
        return [token for token in tokens if token.token_type is not TokenType.SEMICOLON]

    def _tree(self, tokens: Sequence[Token], sql: str, dialect: str) -> exp.Expr:
        trees = Dialect.get_or_raise(dialect).parser().parse(list(tokens), sql)
        if len(trees) != 1 or trees[0] is None:
            raise ValueError("it is no single statement")
        return trees[0]
