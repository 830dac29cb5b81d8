-- dialect: trino
-- allowed: shop.orders, people

INSERT INTO people VALUES (9, 'x', 'y')

UPDATE people SET name = 'x'

DELETE FROM people

TRUNCATE TABLE people

MERGE INTO people USING shop.orders o ON people.id = o.buyer WHEN MATCHED THEN DELETE

CREATE TABLE copied AS SELECT * FROM people

CREATE VIEW v AS SELECT 1

DROP TABLE people

CALL system.runtime.kill_query('x', 'y')

SET SESSION query_max_run_time = '1h'

RESET SESSION query_max_run_time

SET ROLE admin

USE shop

PREPARE q FROM SELECT 1

EXECUTE q

EXECUTE IMMEDIATE 'DELETE FROM people'

DEALLOCATE PREPARE q

SHOW TABLES

SHOW CREATE TABLE salaries

DESCRIBE people

EXPLAIN SELECT 1

EXPLAIN ANALYZE DELETE FROM people

ANALYZE people

REFRESH MATERIALIZED VIEW v

START TRANSACTION

GRANT SELECT ON people TO x

WITH FUNCTION f(x int) RETURNS int RETURN x SELECT f(1)

SELECT * FROM TABLE(postgresql.system.query(query => 'DELETE FROM people'))

SELECT * FROM TABLE(system.query('SELECT 1'))

SELECT * FROM TABLE(elasticsearch.system.raw_query(schema => 's', index => 'i', query => 'q'))

SELECT * FROM TABLE(system.builtin.exclude_columns(TABLE(salaries), DESCRIPTOR(id)))

SELECT * FROM TABLE(exclude_columns(input => TABLE(salaries), columns => DESCRIPTOR(id)))

SELECT * FROM TABLE(iceberg.system.table_changes('shop', 'salaries', 1, 2))

SELECT * FROM system.runtime.queries

SELECT * FROM system.runtime.nodes

SELECT * FROM system.metadata.catalogs

SELECT * FROM system.information_schema.tables

SELECT * FROM "people$history"

SELECT * FROM shop."orders$files"

SELECT * FROM jmx.current."java.lang:type=runtime"

SELECT * FROM salaries

SELECT * FROM hive.shop.secrets

SELECT current_groups()

SELECT fail('x')

SELECT shop.my_function(1)

SELECT ai_gen('x')

SELECT ai_analyze_sentiment(name) FROM people

SELECT sleep(1)

SELECT ?

SELECT id FROM people UNION SELECT pay FROM salaries

SELECT (SELECT max(pay) FROM salaries)

WITH people AS (SELECT * FROM salaries) SELECT * FROM people

SELECT * FROM UNNEST((SELECT array_agg(pay) FROM salaries))

SELECT transform(ARRAY[1], x -> (SELECT max(pay) FROM salaries))

TABLE salaries

SELECT id FROM people; DELETE FROM people

