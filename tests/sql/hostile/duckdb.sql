-- dialect: duckdb
-- allowed: shop.orders, people

INSERT INTO people VALUES (9, 'x', 'y')

UPDATE people SET name = 'x'

DELETE FROM people

TRUNCATE people

MERGE INTO people USING shop.orders o ON people.id = o.buyer WHEN MATCHED THEN DELETE

CREATE TABLE copied AS SELECT * FROM people

CREATE OR REPLACE TEMP TABLE people AS SELECT 1 AS id

CREATE TEMP MACRO sum(x) AS 42

CREATE TEMP VIEW people AS SELECT 1 AS id

CREATE SEQUENCE counter

CREATE TYPE mood AS ENUM ('good')

CREATE INDEX i ON people (id)

ALTER TABLE people ADD COLUMN z INTEGER

DROP TABLE people

COMMENT ON TABLE people IS 'x'

WITH gone AS (DELETE FROM people RETURNING id) SELECT * FROM gone

FROM people INSERT INTO people SELECT *

COPY people TO '{out}'

COPY (SELECT * FROM people) TO '{out}' (FORMAT parquet)

COPY people FROM '{canary}'

EXPORT DATABASE '{out}'

IMPORT DATABASE '{out}'

ATTACH '{out}' AS other

ATTACH ':memory:' AS other

DETACH warehouse

USE memory

INSTALL httpfs

LOAD httpfs

FORCE INSTALL spatial FROM community

PRAGMA database_list

PRAGMA memory_limit = '1GB'

PRAGMA show_tables

SET memory_limit = '64GB'

SET VARIABLE x = 1

RESET memory_limit

SET search_path = 'other'

CREATE PERSISTENT SECRET s (TYPE s3, KEY_ID 'x')

CALL enable_logging(storage = 'file', storage_path = '{out}')

CALL pragma_version()

CHECKPOINT

FORCE CHECKPOINT

VACUUM

ANALYZE

BEGIN TRANSACTION

COMMIT

ROLLBACK

PREPARE q AS SELECT 1

EXECUTE q

DEALLOCATE q

EXPLAIN SELECT * FROM people

EXPLAIN ANALYZE DELETE FROM people

DESCRIBE people

SUMMARIZE people

SHOW TABLES

SHOW ALL TABLES

FROM (DESCRIBE people)

FROM (SUMMARIZE people)

FROM (SHOW TABLES)

SELECT * FROM read_csv('{canary}')

SELECT * FROM read_csv_auto('{canary}')

SELECT * FROM read_text('{canary}')

SELECT * FROM read_blob('{canary}')

SELECT * FROM read_json('{canary}')

SELECT * FROM read_json_auto('{canary}')

SELECT * FROM read_ndjson_objects('{canary}')

SELECT * FROM read_parquet('{canary}')

SELECT * FROM parquet_scan('{canary}')

SELECT * FROM parquet_metadata('{canary}')

SELECT * FROM parquet_schema('{canary}')

SELECT * FROM read_duckdb('{canary}')

SELECT * FROM sniff_csv('{canary}')

SELECT * FROM glob('/etc/*')

SELECT * FROM '{canary}'

SELECT * FROM "{canary}"

FROM '{canary}'

SELECT * FROM 'https://example.invalid/x.csv'

SELECT * FROM 's3://bucket/x.parquet'

SELECT * FROM query('SELECT * FROM salaries')

SELECT * FROM query_table('salaries')

SELECT * FROM query_table(['salaries', 'people'])

SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))

SELECT json_serialize_sql('SELECT * FROM salaries')

SELECT json_serialize_plan('SELECT 1')

SELECT json_deserialize_sql('x')

SELECT getenv('HOME')

SELECT getvariable('x')

SELECT current_setting('memory_limit')

SELECT current_query()

SELECT txid_current()

SELECT nextval('counter')

SELECT currval('counter')

SELECT pg_sleep(1)

SELECT sleep_ms(1000)

SELECT write_log('x')

SELECT error('x')

SELECT setseed(0.5)

SELECT which_secret('x', 's3')

SELECT * FROM duckdb_settings()

SELECT * FROM duckdb_secrets()

SELECT * FROM duckdb_databases()

SELECT * FROM duckdb_tables()

SELECT * FROM duckdb_functions()

SELECT * FROM duckdb_logs

SELECT * FROM pragma_database_list

SELECT * FROM pragma_storage_info('people')

SELECT * FROM pragma_table_info('salaries')

SELECT * FROM information_schema.tables

SELECT * FROM sqlite_master

SELECT * FROM pg_catalog.pg_tables

SELECT * FROM which_secret('x', 's3')

SELECT * FROM checkpoint()

SELECT * FROM force_checkpoint()

SELECT * FROM truncate_duckdb_logs()

SELECT * FROM test_all_types()

SELECT * FROM seq_scan('salaries')

SELECT * FROM arrow_scan(1, 2, 3)

SELECT * FROM pandas_scan(1)

SELECT * FROM python_map_function(1)

SELECT * FROM repeat_row(1, num_rows = 5)

SELECT * FROM salaries

SELECT pay FROM main.salaries

SELECT * FROM memory.main.salaries

SELECT id FROM people WHERE id IN (SELECT id FROM salaries)

SELECT (SELECT max(pay) FROM salaries) FROM people

SELECT id FROM people UNION ALL SELECT pay FROM salaries

SELECT * FROM people, salaries

SELECT * FROM people POSITIONAL JOIN salaries

SELECT * FROM people ASOF JOIN salaries USING (id)

WITH people AS (SELECT * FROM salaries) SELECT * FROM people

WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a

TABLE salaries

PIVOT salaries ON id USING sum(pay)

UNPIVOT salaries ON pay INTO NAME n VALUE v

SELECT id FROM people; DELETE FROM people

SELECT 1; ATTACH '{out}' AS z; SELECT 2

SELECT ?

SELECT $1

SELECT $name

SELECT x.query() FROM (SELECT 'SELECT 1' AS x)

SELECT ('{canary}').read_text()

SELECT 'HOME'.getenv()

SELECT (1000).sleep_ms()

SELECT list_transform([1], x -> nextval('counter'))

SELECT list_transform([1], x -> (SELECT max(pay) FROM salaries))

SELECT [x.pay FOR x IN (SELECT list(s) FROM salaries s)]

SELECT id FROM people ORDER BY (SELECT pay FROM salaries LIMIT 1)

SELECT id FROM people LIMIT (SELECT max(pay) FROM salaries)

SELECT count(*) FILTER (WHERE sleep_ms(100) IS NULL) FROM people

SELECT sum(id) OVER (ORDER BY getenv('HOME')) FROM people

SELECT system.main.getenv('HOME')

SELECT main."getenv"('HOME')

VALUES (getenv('HOME'))

VALUES ((SELECT max(pay) FROM salaries))

SELECT a_macro_of_somebody(1)

KILL 1

LOAD '{out}'

