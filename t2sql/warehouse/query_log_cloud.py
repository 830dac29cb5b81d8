"""Where cloud engines keep past queries, after their manuals; not tried against such an engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from t2sql.warehouse.query_log_types import FoundLog

DAYS: Final = 30
"""How far back is looked, where the engine keeps so much."""

_SNOWFLAKE: Final = """
SELECT query_text AS query, user_name AS user_name, start_time AS start_time,
execution_status AS execution_status, database_name AS database_name, schema_name AS schema_name
FROM snowflake.account_usage.query_history
WHERE query_type = 'SELECT' AND execution_status = 'SUCCESS' AND database_name = CURRENT_DATABASE()
AND start_time >= DATEADD('day', -30, CURRENT_TIMESTAMP()) ORDER BY start_time DESC
"""
_BIGQUERY: Final = """
SELECT query, user_email, creation_time, state,
TO_JSON_STRING(referenced_tables) AS referenced_tables
FROM `region-us`.INFORMATION_SCHEMA.JOBS_BY_PROJECT
WHERE job_type = 'QUERY' AND statement_type = 'SELECT' AND state = 'DONE' AND error_result IS NULL
AND creation_time >= TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 30 DAY) ORDER BY creation_time DESC
"""
_TRINO: Final = """
SELECT query, user AS user_name, created AS start_time, state
FROM system.runtime.queries WHERE state = 'FINISHED' ORDER BY created DESC
"""
_DATABRICKS: Final = """
SELECT statement_text AS query, executed_by AS user_name, start_time
FROM system.query.history
WHERE statement_type = 'SELECT' AND execution_status = 'FINISHED'
AND start_time >= date_sub(current_date(), 30) ORDER BY start_time DESC
"""
_REDSHIFT: Final = """
SELECT query_text AS query, user_id AS userid, start_time
FROM sys_query_history
WHERE query_type = 'SELECT' AND status = 'success' AND database_name = current_database()
AND start_time >= dateadd(day, -30, current_date) ORDER BY start_time DESC
"""
CLOUD: Final[Mapping[str, FoundLog]] = {
    "snowflake": FoundLog(
        "query_history",
        (_SNOWFLAKE,),
        mend="As ACCOUNTADMIN: GRANT IMPORTED PRIVILEGES ON DATABASE snowflake "
        "TO ROLE t2sql_reader;",
        verified=False,
    ),
    "bigquery": FoundLog(
        "information_schema_jobs",
        (_BIGQUERY,),
        mend="Grant the account roles/bigquery.resourceViewer on the project; with the data in "
        "another region than US export the view and use `t2sql history add FILE`.",
        verified=False,
    ),
    "trino": FoundLog(
        "system_runtime_queries",
        (_TRINO,),
        mend="Allow the user to read the catalog `system` in the access control.",
        note="Trino keeps the latest queries of its coordinator alone.",
        verified=False,
    ),
    "databricks": FoundLog(
        "system_query_history",
        (_DATABRICKS,),
        mend="As an account admin: GRANT USE SCHEMA, SELECT ON SCHEMA system.query "
        "TO `t2sql-reader`;",
        verified=False,
    ),
    "redshift": FoundLog(
        "sys_query_history",
        (_REDSHIFT,),
        mend="As a superuser: GRANT ROLE sys:monitor TO t2sql_reader;",
        note="A text longer than 4,000 characters is cut by Redshift.",
        verified=False,
    ),
}
