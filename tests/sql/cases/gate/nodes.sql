-- title: a write in a WITH
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused nodes
WITH x AS (INSERT INTO members VALUES (1) RETURNING *) SELECT * FROM x

-- title: a delete in a WITH
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused nodes
WITH x AS (DELETE FROM members RETURNING *) SELECT * FROM x

-- title: an update deep inside
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT * FROM (WITH x AS (UPDATE members SET id = 1 RETURNING id) SELECT * FROM x) q

-- title: SELECT INTO
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT * INTO copied FROM members

-- title: SELECT INTO a temporary table
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT id INTO TEMP copied FROM members

-- title: FOR UPDATE
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT id FROM members FOR UPDATE

-- title: FOR SHARE in a subquery
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT * FROM (SELECT id FROM members FOR SHARE) q

-- title: an assignment
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT @a := id FROM members

-- title: a server variable
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT @@version

-- title: a placeholder
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT id FROM members WHERE id = ?

-- title: a numbered parameter
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT id FROM members WHERE id = $1

-- title: a named parameter
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT id FROM members WHERE id = :id

-- title: an operator by name
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT id OPERATOR(public.+) 1 FROM members

-- title: DESCRIBE as a table
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT * FROM (DESCRIBE members)

-- title: SUMMARIZE as a table
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT * FROM (SUMMARIZE members)

-- title: a table hint
-- dialect: tsql
-- allowed: members
-- expect: refused nodes
SELECT id FROM members WITH (UPDLOCK)

-- title: an optimizer hint is dropped
-- dialect: mysql
-- allowed: members
-- expect: ok
SELECT /*+ SET_VAR(sql_mode='') */ id FROM members

-- title: settings
-- dialect: clickhouse
-- allowed: members
-- expect: refused nodes
SELECT id FROM members SETTINGS max_threads = 64

-- title: a script
-- dialect: spark
-- allowed: members
-- expect: refused nodes
SELECT TRANSFORM (id) USING 'sh' FROM members

-- title: a system type
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT 'members'::regclass

-- title: struct literals
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT {'a': id, 'b': name} AS s FROM members

-- title: a lambda
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT list_transform([1, 2], lambda x: x + 1) AS s

-- title: windows, filters and frames
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT sum(id) FILTER (WHERE id > 1) OVER (PARTITION BY name ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM members QUALIFY row_number() OVER (ORDER BY id) = 1

-- title: grouping sets
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT name, count(*) FROM members GROUP BY GROUPING SETS ((name), ()) HAVING count(*) > 1 ORDER BY 2 DESC NULLS LAST LIMIT 5 OFFSET 1

-- title: percentiles
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY id) FROM members

-- title: distinct on
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT DISTINCT ON (name) name, id FROM members ORDER BY name, id DESC

-- title: all the operators
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name ILIKE 'a%' AND id BETWEEN 1 AND 2 OR name IS NOT DISTINCT FROM 'x' AND NOT id IN (1, 2) AND name ~ '^a' AND id % 2 = 1

-- title: a sample
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members USING SAMPLE 10 ROWS

-- title: top
-- dialect: tsql
-- allowed: members
-- expect: ok
SELECT TOP 5 id FROM members

-- title: intervals and zones
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT now() AT TIME ZONE 'UTC' - INTERVAL '3 days' AS t FROM members

-- title: duckdb: a part that is none of a query
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT id FROM members WHERE id = $1

-- title: duckdb: accepted, unlike a part that is none of a query
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT count(*), CASE WHEN id BETWEEN 1 AND 3 THEN 'a' ELSE 'b' END FROM members GROUP BY id HAVING count(*) > 1 ORDER BY 1

-- title: duckdb: a write in a WITH
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused nodes
WITH x AS (DELETE FROM members) SELECT 1

-- title: duckdb: accepted, unlike a write in a WITH
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT id, sum(id) OVER (PARTITION BY name ORDER BY id) FROM members

-- title: postgres: a part that is none of a query
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT id INTO copied FROM members

-- title: postgres: accepted, unlike a part that is none of a query
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT count(*), CASE WHEN id BETWEEN 1 AND 3 THEN 'a' ELSE 'b' END FROM members GROUP BY id HAVING count(*) > 1 ORDER BY 1

-- title: postgres: a write in a WITH
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused nodes
WITH x AS (DELETE FROM members) SELECT 1

-- title: postgres: accepted, unlike a write in a WITH
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT id, sum(id) OVER (PARTITION BY name ORDER BY id) FROM members

-- title: sqlite: a part that is none of a query
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT id FROM members WHERE id = :x

-- title: sqlite: accepted, unlike a part that is none of a query
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: ok
SELECT count(*), CASE WHEN id BETWEEN 1 AND 3 THEN 'a' ELSE 'b' END FROM members GROUP BY id HAVING count(*) > 1 ORDER BY 1

-- title: sqlite: a write in a WITH
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused nodes
WITH x AS (DELETE FROM members) SELECT 1

-- title: sqlite: accepted, unlike a write in a WITH
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: ok
SELECT id, sum(id) OVER (PARTITION BY name ORDER BY id) FROM members

-- title: mysql: a part that is none of a query
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT id FROM members FOR UPDATE

-- title: mysql: accepted, unlike a part that is none of a query
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: ok
SELECT count(*), CASE WHEN id BETWEEN 1 AND 3 THEN 'a' ELSE 'b' END FROM members GROUP BY id HAVING count(*) > 1 ORDER BY 1

-- title: mysql: a write in a WITH
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused nodes
WITH x AS (DELETE FROM members) SELECT 1

-- title: mysql: accepted, unlike a write in a WITH
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: ok
SELECT id, sum(id) OVER (PARTITION BY name ORDER BY id) FROM members

-- title: snowflake: a part that is none of a query
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT id FROM members WHERE id = $x

-- title: snowflake: accepted, unlike a part that is none of a query
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: ok
SELECT count(*), CASE WHEN id BETWEEN 1 AND 3 THEN 'a' ELSE 'b' END FROM members GROUP BY id HAVING count(*) > 1 ORDER BY 1

-- title: snowflake: a write in a WITH
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: refused nodes
WITH x AS (DELETE FROM members) SELECT 1

-- title: snowflake: accepted, unlike a write in a WITH
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: ok
SELECT id, sum(id) OVER (PARTITION BY name ORDER BY id) FROM members

-- title: bigquery: a part that is none of a query
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT id FROM members WHERE id = @x

-- title: bigquery: accepted, unlike a part that is none of a query
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: ok
SELECT count(*), CASE WHEN id BETWEEN 1 AND 3 THEN 'a' ELSE 'b' END FROM members GROUP BY id HAVING count(*) > 1 ORDER BY 1

-- title: bigquery: a write in a WITH
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: refused nodes
WITH x AS (DELETE FROM members) SELECT 1

-- title: bigquery: accepted, unlike a write in a WITH
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: ok
SELECT id, sum(id) OVER (PARTITION BY name ORDER BY id) FROM members

-- title: trino: a part that is none of a query
-- dialect: trino
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT id FROM members WHERE id = ?

-- title: trino: accepted, unlike a part that is none of a query
-- dialect: trino
-- allowed: trade.orders, members
-- expect: ok
SELECT count(*), CASE WHEN id BETWEEN 1 AND 3 THEN 'a' ELSE 'b' END FROM members GROUP BY id HAVING count(*) > 1 ORDER BY 1

-- title: trino: a write in a WITH
-- dialect: trino
-- allowed: trade.orders, members
-- expect: refused nodes
WITH x AS (DELETE FROM members) SELECT 1

-- title: trino: accepted, unlike a write in a WITH
-- dialect: trino
-- allowed: trade.orders, members
-- expect: ok
SELECT id, sum(id) OVER (PARTITION BY name ORDER BY id) FROM members

-- title: presto: a part that is none of a query
-- dialect: presto
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT id FROM members WHERE id = ?

-- title: presto: accepted, unlike a part that is none of a query
-- dialect: presto
-- allowed: trade.orders, members
-- expect: ok
SELECT count(*), CASE WHEN id BETWEEN 1 AND 3 THEN 'a' ELSE 'b' END FROM members GROUP BY id HAVING count(*) > 1 ORDER BY 1

-- title: presto: a write in a WITH
-- dialect: presto
-- allowed: trade.orders, members
-- expect: refused nodes
WITH x AS (DELETE FROM members) SELECT 1

-- title: presto: accepted, unlike a write in a WITH
-- dialect: presto
-- allowed: trade.orders, members
-- expect: ok
SELECT id, sum(id) OVER (PARTITION BY name ORDER BY id) FROM members

-- title: spark: a part that is none of a query
-- dialect: spark
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT TRANSFORM(id) USING 'cat' FROM members

-- title: spark: accepted, unlike a part that is none of a query
-- dialect: spark
-- allowed: trade.orders, members
-- expect: ok
SELECT count(*), CASE WHEN id BETWEEN 1 AND 3 THEN 'a' ELSE 'b' END FROM members GROUP BY id HAVING count(*) > 1 ORDER BY 1

-- title: spark: a write in a WITH
-- dialect: spark
-- allowed: trade.orders, members
-- expect: refused nodes
WITH x AS (DELETE FROM members) SELECT 1

-- title: spark: accepted, unlike a write in a WITH
-- dialect: spark
-- allowed: trade.orders, members
-- expect: ok
SELECT id, sum(id) OVER (PARTITION BY name ORDER BY id) FROM members

-- title: databricks: a part that is none of a query
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT id FROM members WHERE id = :x

-- title: databricks: accepted, unlike a part that is none of a query
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: ok
SELECT count(*), CASE WHEN id BETWEEN 1 AND 3 THEN 'a' ELSE 'b' END FROM members GROUP BY id HAVING count(*) > 1 ORDER BY 1

-- title: databricks: a write in a WITH
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: refused nodes
WITH x AS (DELETE FROM members) SELECT 1

-- title: databricks: accepted, unlike a write in a WITH
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: ok
SELECT id, sum(id) OVER (PARTITION BY name ORDER BY id) FROM members

-- title: redshift: a part that is none of a query
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT id INTO copied FROM members

-- title: redshift: accepted, unlike a part that is none of a query
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: ok
SELECT count(*), CASE WHEN id BETWEEN 1 AND 3 THEN 'a' ELSE 'b' END FROM members GROUP BY id HAVING count(*) > 1 ORDER BY 1

-- title: redshift: a write in a WITH
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: refused nodes
WITH x AS (DELETE FROM members) SELECT 1

-- title: redshift: accepted, unlike a write in a WITH
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: ok
SELECT id, sum(id) OVER (PARTITION BY name ORDER BY id) FROM members

-- title: tsql: a part that is none of a query
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT id INTO copied FROM members

-- title: tsql: accepted, unlike a part that is none of a query
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: ok
SELECT count(*), CASE WHEN id BETWEEN 1 AND 3 THEN 'a' ELSE 'b' END FROM members GROUP BY id HAVING count(*) > 1 ORDER BY 1

-- title: tsql: a write in a WITH
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: refused nodes
WITH x AS (DELETE FROM members) SELECT 1

-- title: tsql: accepted, unlike a write in a WITH
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: ok
SELECT id, sum(id) OVER (PARTITION BY name ORDER BY id) FROM members

-- title: oracle: a part that is none of a query
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT id FROM members FOR UPDATE

-- title: oracle: accepted, unlike a part that is none of a query
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: ok
SELECT count(*), CASE WHEN id BETWEEN 1 AND 3 THEN 'a' ELSE 'b' END FROM members GROUP BY id HAVING count(*) > 1 ORDER BY 1

-- title: oracle: a write in a WITH
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: refused nodes
WITH x AS (DELETE FROM members) SELECT 1

-- title: oracle: accepted, unlike a write in a WITH
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: ok
SELECT id, sum(id) OVER (PARTITION BY name ORDER BY id) FROM members

-- title: clickhouse: a part that is none of a query
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: refused nodes
SELECT id FROM members SETTINGS max_threads = 1

-- title: clickhouse: accepted, unlike a part that is none of a query
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: ok
SELECT count(*), CASE WHEN id BETWEEN 1 AND 3 THEN 'a' ELSE 'b' END FROM members GROUP BY id HAVING count(*) > 1 ORDER BY 1

-- title: clickhouse: a write in a WITH
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: refused nodes
WITH x AS (DELETE FROM members) SELECT 1

-- title: clickhouse: accepted, unlike a write in a WITH
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: ok
SELECT id, sum(id) OVER (PARTITION BY name ORDER BY id) FROM members

-- title: oracle: an optimizer hint is dropped, too
-- dialect: oracle
-- allowed: members
-- expect: ok
SELECT /*+ PARALLEL(4) INDEX(m) */ id FROM members m

-- title: sqlite: a parameter that looks like a name
-- dialect: sqlite
-- allowed: members
-- expect: refused nodes
SELECT $id FROM members

-- title: a WITH part that is no query
-- dialect: postgres
-- allowed: members
-- expect: refused nodes
WITH x AS (CHECKPOINT) SELECT 1

-- title: a star with a name
-- dialect: bigquery
-- allowed: members
-- expect: refused nodes
SELECT * x FROM members

-- title: a setting behind a union
-- dialect: clickhouse
-- allowed: members
-- expect: refused nodes
SELECT id FROM members UNION ALL SELECT id FROM members SETTINGS max_threads = 1
