-- title: insert into members values (1)
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
INSERT INTO members VALUES (1)

-- title: update members set id = 1
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
UPDATE members SET id = 1

-- title: delete from members
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
DELETE FROM members

-- title: drop table members
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
DROP TABLE members

-- title: create table x as select 1
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
CREATE TABLE x AS SELECT 1

-- title: alter table members add column x int
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
ALTER TABLE members ADD COLUMN x INT

-- title: truncate members
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
TRUNCATE members

-- title: explain analyze delete from members
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
EXPLAIN ANALYZE DELETE FROM members

-- title: explain select 1
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
EXPLAIN SELECT 1

-- title: call enable_logging()
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
CALL enable_logging()

-- title: copy members to 'x.csv'
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
COPY members TO 'x.csv'

-- title: attach 'x.db' as y
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
ATTACH 'x.db' AS y

-- title: set memory_limit = '90gb'
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
SET memory_limit = '90GB'

-- title: pragma database_list
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
PRAGMA database_list

-- title: install httpfs
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
INSTALL httpfs

-- title: load httpfs
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
LOAD httpfs

-- title: vacuum
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
VACUUM

-- title: checkpoint
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
CHECKPOINT

-- title: describe members
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
DESCRIBE members

-- title: show tables
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
SHOW TABLES

-- title: summarize members
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
SUMMARIZE members

-- title: export database 'x'
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
EXPORT DATABASE 'x'

-- title: begin
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
BEGIN

-- title: prepare p as select 1
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
PREPARE p AS SELECT 1

-- title: execute p
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
EXECUTE p

-- title: use memory
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
USE memory

-- title: merge into members using members on true
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
MERGE INTO members USING members ON true WHEN MATCHED THEN DELETE

-- title: postgres: do $$ begin delete from member
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused root
DO $$ BEGIN DELETE FROM members; END $$

-- title: postgres: listen x
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused root
LISTEN x

-- title: postgres: notify x, 'y'
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused root
NOTIFY x, 'y'

-- title: postgres: discard all
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused root
DISCARD ALL

-- title: postgres: deallocate p
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused root
DEALLOCATE p

-- title: postgres: lock table members
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused root
LOCK TABLE members

-- title: postgres: grant all on members to public
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused root
GRANT ALL ON members TO public

-- title: postgres: cluster
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused root
CLUSTER

-- title: postgres: reindex table members
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused root
REINDEX TABLE members

-- title: postgres: set role postgres
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused root
SET ROLE postgres

-- title: postgres: refresh materialized view memb
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused root
REFRESH MATERIALIZED VIEW members

-- title: a comment before the verb
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused root
-- hi
DELETE FROM members

-- title: sqlite: replace
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused root
REPLACE INTO members VALUES (1)

-- title: a WITH before a delete
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused root
WITH x AS (SELECT 1) DELETE FROM members

-- title: a WITH before an update
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused root
WITH x AS (SELECT 1) UPDATE members SET id = 1

-- title: a query in brackets
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
(SELECT id FROM members)

-- title: a union in brackets
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
((SELECT id FROM members) UNION ALL (SELECT 2))

-- title: values
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
VALUES (1, 'a'), (2, 'b')

-- title: FROM first
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
FROM members SELECT id

-- title: TABLE
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
TABLE members

-- title: a pivot
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
PIVOT members ON city USING count(*)

-- title: duckdb: a plan
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
EXPLAIN SELECT id FROM members

-- title: duckdb: accepted, unlike a plan
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
(SELECT id FROM members)

-- title: duckdb: a command
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused root
PRAGMA database_list

-- title: duckdb: accepted, unlike a command
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
WITH t AS (SELECT id FROM members) SELECT id FROM t

-- title: postgres: a plan
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused root
EXPLAIN SELECT id FROM members

-- title: postgres: accepted, unlike a plan
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
(SELECT id FROM members)

-- title: postgres: a command
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused root
DISCARD ALL

-- title: postgres: accepted, unlike a command
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
WITH t AS (SELECT id FROM members) SELECT id FROM t

-- title: sqlite: a plan
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused root
EXPLAIN SELECT id FROM members

-- title: sqlite: accepted, unlike a plan
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: ok
(SELECT id FROM members)

-- title: sqlite: a command
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused root
PRAGMA table_info(members)

-- title: sqlite: accepted, unlike a command
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: ok
WITH t AS (SELECT id FROM members) SELECT id FROM t

-- title: mysql: a plan
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused root
EXPLAIN SELECT id FROM members

-- title: mysql: accepted, unlike a plan
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: ok
(SELECT id FROM members)

-- title: mysql: a command
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused root
SHOW TABLES

-- title: mysql: accepted, unlike a command
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: ok
WITH t AS (SELECT id FROM members) SELECT id FROM t

-- title: snowflake: a plan
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: refused root
EXPLAIN SELECT id FROM members

-- title: snowflake: accepted, unlike a plan
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: ok
(SELECT id FROM members)

-- title: snowflake: a command
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: refused root
SHOW TABLES

-- title: snowflake: accepted, unlike a command
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: ok
WITH t AS (SELECT id FROM members) SELECT id FROM t

-- title: bigquery: a plan
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: refused root
EXPLAIN SELECT id FROM members

-- title: bigquery: accepted, unlike a plan
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: ok
(SELECT id FROM members)

-- title: bigquery: a command
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: refused root
CALL trade.purge()

-- title: bigquery: accepted, unlike a command
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: ok
WITH t AS (SELECT id FROM members) SELECT id FROM t

-- title: trino: a plan
-- dialect: trino
-- allowed: trade.orders, members
-- expect: refused root
EXPLAIN SELECT id FROM members

-- title: trino: accepted, unlike a plan
-- dialect: trino
-- allowed: trade.orders, members
-- expect: ok
(SELECT id FROM members)

-- title: trino: a command
-- dialect: trino
-- allowed: trade.orders, members
-- expect: refused root
SHOW TABLES

-- title: trino: accepted, unlike a command
-- dialect: trino
-- allowed: trade.orders, members
-- expect: ok
WITH t AS (SELECT id FROM members) SELECT id FROM t

-- title: presto: a plan
-- dialect: presto
-- allowed: trade.orders, members
-- expect: refused root
EXPLAIN SELECT id FROM members

-- title: presto: accepted, unlike a plan
-- dialect: presto
-- allowed: trade.orders, members
-- expect: ok
(SELECT id FROM members)

-- title: presto: a command
-- dialect: presto
-- allowed: trade.orders, members
-- expect: refused root
SHOW TABLES

-- title: presto: accepted, unlike a command
-- dialect: presto
-- allowed: trade.orders, members
-- expect: ok
WITH t AS (SELECT id FROM members) SELECT id FROM t

-- title: spark: a plan
-- dialect: spark
-- allowed: trade.orders, members
-- expect: refused root
EXPLAIN SELECT id FROM members

-- title: spark: accepted, unlike a plan
-- dialect: spark
-- allowed: trade.orders, members
-- expect: ok
(SELECT id FROM members)

-- title: spark: a command
-- dialect: spark
-- allowed: trade.orders, members
-- expect: refused root
SHOW TABLES

-- title: spark: accepted, unlike a command
-- dialect: spark
-- allowed: trade.orders, members
-- expect: ok
WITH t AS (SELECT id FROM members) SELECT id FROM t

-- title: databricks: a plan
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: refused root
EXPLAIN SELECT id FROM members

-- title: databricks: accepted, unlike a plan
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: ok
(SELECT id FROM members)

-- title: databricks: a command
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: refused root
SHOW TABLES

-- title: databricks: accepted, unlike a command
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: ok
WITH t AS (SELECT id FROM members) SELECT id FROM t

-- title: redshift: a plan
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: refused root
EXPLAIN SELECT id FROM members

-- title: redshift: accepted, unlike a plan
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: ok
(SELECT id FROM members)

-- title: redshift: a command
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: refused root
SHOW TABLES

-- title: redshift: accepted, unlike a command
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: ok
WITH t AS (SELECT id FROM members) SELECT id FROM t

-- title: tsql: a plan
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: refused root
EXPLAIN SELECT id FROM members

-- title: tsql: accepted, unlike a plan
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: ok
(SELECT id FROM members)

-- title: tsql: a command
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: refused root
EXEC sp_who

-- title: tsql: accepted, unlike a command
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: ok
WITH t AS (SELECT id FROM members) SELECT id FROM t

-- title: oracle: a plan
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: refused root
EXPLAIN PLAN FOR SELECT id FROM members

-- title: oracle: accepted, unlike a plan
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: ok
(SELECT id FROM members)

-- title: oracle: a command
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: refused root
LOCK TABLE members IN SHARE MODE

-- title: oracle: accepted, unlike a command
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: ok
WITH t AS (SELECT id FROM members) SELECT id FROM t

-- title: clickhouse: a plan
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: refused root
EXPLAIN SELECT id FROM members

-- title: clickhouse: accepted, unlike a plan
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: ok
(SELECT id FROM members)

-- title: clickhouse: a command
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: refused root
SHOW TABLES

-- title: clickhouse: accepted, unlike a command
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: ok
WITH t AS (SELECT id FROM members) SELECT id FROM t
