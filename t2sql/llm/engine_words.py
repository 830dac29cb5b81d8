"""Words that engines say in their own messages: what else stands in one may be a cell.

Collected from the messages of DuckDB, PostgreSQL, MySQL, SQLite, Snowflake, BigQuery, Trino and
Spark about queries that they refuse; names of types and keywords of SQL are added.
"""

from __future__ import annotations

from functools import cache
from typing import Final

_TALK: Final = """
a able about above access according add added adding addition after again against aggregate
aggregated aggregates aggregation alias aliases all allow allowed already also ambiguous an and
another any appear appears apply are argument arguments array as at attempt attempted auto
available avoid away bad be because been before begin being below between beyond bind binder
binding bindings both bound boundary bounds by byte bytes call called calling calls can
candidate candidates cannot cardinality carried case cast casted casting casts catalog change
char character characters check clause clauses close closed code coerce collation collations
column columns come common comparable compare compared comparing comparison comparisons
compatible compute computed concatenate concatenation condition conditions connection constant
constants constraint contain contained containing contains conversion convert converted
converting correlated corresponding corresponds could count create current data database
databases datatype date dates datetime day days decimal declared default deferred defined
definition delimiter denied dependent deprecated depth derived detail determine did differ
difference different digit digits dimension dimensions directly disabled distinct division do
does domain done down driver duckdb duplicate duplicated during each either element elements
ellipsis else empty end engine engines enough entity entry equal error errors escape evaluate
evaluated evaluation even every exactly exceed exceeded exceeds except exclude excluded execute
executed execution exist existing exists expect expected expecting explicit explicitly
expression expressions extra extract fail failed failing fails feature field fields filter first
fits flag following for foreign format formats found from full function functions further
general generate generated given greater group grouped grouping had handled has have having held
here hint identifier identifiers if illegal implement implemented implicit implicitly in include
included includes incompatible incorrect index inner input inputs inside instead int integer
integers internal interrupt interrupted interval into invalid invocation is it item items its
join joined joins key keys keyword kind known lateral least left len length less like limit
limited line list literal literals load local long longer lossless lower make making malformed
many map match matched matches matching materialize maximum may mean meant mechanism memory
message might minimum mismatch mismatched missing mode month months more most multiplication
must name named names near need needed needs negative nested nesting never new no non none nor
not nothing null nulls number numbers numeric object objects occur occurred occurs of offset on
once one only open operand operands operation operations operator operators option optional or
order ordered ordering other others out outer outside over overflow overflowed overflows overlap
overload overloads pair parameter parameters parent parenthesis parse parsed parser parsing part
partition pattern percentile perform performed permission please point position positional
positive possible possibly precision predicate prefix prepared present primary privilege problem
procedure produce produced proven provide provided qualified qualifier qualify queries query
quote quoted quotes raise raised range ranges rather read reading recognized recursive reference
referenced references referring refers regular relation relations remove removed repeated
replace replaced represent representation represented request require required requires resolve
resolved resolves resource result resulting results return returned returning returns right row
rows rule run running same sample say scalar scale schema schemas scope search second seconds
see seem select selected semantic separate separator sequence set sets should side sign
signature similar since single size smaller so some specific specification specified specifier
specify stack standard stands start started state statement statements stopped string strings
struct structure subqueries subquery subscript subtraction such sum summary supplied support
supported supports sure syntax system table tables take taken takes target temporary text than
that the their them then there these this those through time timeout timestamp to together token
too trailing transaction truncated try twice two type types unable unaliased unambiguous unbound
undefined under unexpected ungrouped unhandled unicode union unique unit unknown unless unquoted
unrecognized unresolved unsigned unsupported unterminated until up use used user uses using
valid value values variable varying version via view views was way we were when where whether
which while window with within without word work would write written wrong year years yet you
your zero zone
"""
_TYPES: Final = """
any array bigint bignumeric binary bit blob bool boolean bpchar bytea byteint char date datetime
datetime2 decimal double enum float float32 float4 float64 float8 geography geometry hugeint
inet int int128 int16 int2 int32 int4 int64 int8 integer integer_literal interval json jsonb
list long longtext map mediumint money nchar ntext number numeric nvarchar object real record
serial short smallint string string_literal struct super text time timestamp timestamp_ltz
timestamp_ntz timestamp_tz timestamptz timetz tinyint ubigint uhugeint uint128 uint16 uint32
uint64 uint8 uinteger union usmallint utinyint uuid varbinary varbyte varchar varchar2 variant
xml year
"""


def type_words() -> frozenset[str]:
    """Names of types, in lower case."""
    return frozenset(_TYPES.split())


@cache
def engine_words() -> frozenset[str]:
    """All of them in lower case, keywords of SQL included."""
    from sqlglot.tokens import Tokenizer

    keywords = (word for key in Tokenizer.KEYWORDS for word in key.lower().split())
    return frozenset(
        [*_TALK.split(), *_TYPES.split(), *(word for word in keywords if word.isalpha())]
    )
