"""MySQL and MariaDB: the statement digests, or the logs where they are written to tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from t2sql.errors import QueryError
from t2sql.warehouse.query_log_types import LITERALS, NORMAL, FoundLog, NoLog

if TYPE_CHECKING:
    from t2sql.protocols import Warehouse

DIGESTS: Final = "events_statements_summary_by_digest"
GENERAL: Final = "general_log"
SLOW: Final = "slow_log"
_TURN_ON: Final = (
    "Set performance_schema = ON in the server's configuration and restart it; or write the "
    "general log to a table for some days: SET GLOBAL log_output = 'TABLE', general_log = ON. "
    "Without either add files: `t2sql history add FILE`."
)
_DIGEST_QUERY: Final = """
SELECT DIGEST_TEXT AS query, COUNT_STAR AS calls, LAST_SEEN AS last_run
FROM performance_schema.events_statements_summary_by_digest
WHERE SCHEMA_NAME = DATABASE() AND DIGEST_TEXT NOT LIKE '%...'
AND (DIGEST_TEXT LIKE 'SELECT%' OR DIGEST_TEXT LIKE 'WITH%' OR DIGEST_TEXT LIKE '(%')
ORDER BY COUNT_STAR DESC
"""
_GENERAL_QUERY: Final = """
SELECT CONVERT(argument USING utf8mb4) AS query, COUNT(*) AS calls,
SUBSTRING_INDEX(MAX(user_host), '[', 1) AS users, MAX(event_time) AS last_run
FROM mysql.general_log WHERE command_type IN ('Query', 'Execute')
AND (argument LIKE 'SELECT%' OR argument LIKE 'WITH%' OR argument LIKE '(%' OR argument LIKE '--%')
GROUP BY CONVERT(argument USING utf8mb4), user_host ORDER BY 4 DESC
"""
_SLOW_QUERY: Final = """
SELECT CONVERT(sql_text USING utf8mb4) AS query, COUNT(*) AS calls,
SUBSTRING_INDEX(MAX(user_host), '[', 1) AS users, MAX(start_time) AS last_run
FROM mysql.slow_log WHERE db = DATABASE()
AND (sql_text LIKE 'SELECT%' OR sql_text LIKE 'WITH%' OR sql_text LIKE '(%' OR sql_text LIKE '--%')
GROUP BY CONVERT(sql_text USING utf8mb4), user_host ORDER BY 4 DESC
"""
_PLACES: Final = (
    (DIGESTS, "performance_schema", _DIGEST_QUERY, NORMAL),
    (GENERAL, "mysql", _GENERAL_QUERY, LITERALS),
    (SLOW, "mysql", _SLOW_QUERY, LITERALS),
)
_COUNTS: Final = {
    DIGESTS: "SELECT 1 FROM performance_schema.events_statements_summary_by_digest LIMIT 1",
    GENERAL: "SELECT 1 FROM mysql.general_log LIMIT 1",
    SLOW: "SELECT 1 FROM mysql.slow_log LIMIT 1",
}


def find_mysql_log(warehouse: Warehouse) -> FoundLog | NoLog:
    """The first of the digests, the general log and the slow log that holds anything.

    Raises:
        DatabaseError: the server cannot be asked.
    """
    user = str(_rows(warehouse, "SELECT CURRENT_USER()")[0][0])
    name, _, host = user.rpartition("@")
    refused: list[str] = []
    for table, schema, query, keeps in _PLACES:
        grant = f"GRANT SELECT ON {schema}.{table} TO '{name}'@'{host}';"
        try:
            rows = _rows(warehouse, _COUNTS[table])
        except QueryError as error:
            if "denied" in error.message.lower():
                refused.append(grant)
            continue
        if rows:
            return FoundLog(table, (query,), keeps, f"As an administrator: {grant}")
    if refused:
        said = "The role may not read where the server keeps past queries."
        return NoLog(said, f"As an administrator: {' '.join(refused)}")
    said = "its performance schema and its logs in tables are off or empty."
    return NoLog(f"The server keeps no queries: {said}", _TURN_ON)


def _rows(warehouse: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    return list(warehouse.query(sql, max_rows=10, timeout_s=10).rows)
