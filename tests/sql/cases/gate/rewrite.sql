-- title: a column list that the dialect cannot write
-- dialect: sqlite
-- allowed: members
-- expect: refused rewrite
SELECT t.a FROM (VALUES (1)) AS t(a)

-- title: comments are gone, names stay
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT /* a */ id -- b
FROM members

-- title: duckdb: accepted, unlike comments
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT /* a */ id -- b
FROM members /* c */

-- title: postgres: accepted, unlike comments
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT /* a */ id -- b
FROM members /* c */

-- title: sqlite: accepted, unlike comments
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: ok
SELECT /* a */ id -- b
FROM members /* c */

-- title: mysql: accepted, unlike comments
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: ok
SELECT /* a */ id -- b
FROM members /* c */

-- title: snowflake: accepted, unlike comments
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: ok
SELECT /* a */ id -- b
FROM members /* c */

-- title: bigquery: accepted, unlike comments
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: ok
SELECT /* a */ id -- b
FROM members /* c */

-- title: trino: accepted, unlike comments
-- dialect: trino
-- allowed: trade.orders, members
-- expect: ok
SELECT /* a */ id -- b
FROM members /* c */

-- title: presto: accepted, unlike comments
-- dialect: presto
-- allowed: trade.orders, members
-- expect: ok
SELECT /* a */ id -- b
FROM members /* c */

-- title: spark: accepted, unlike comments
-- dialect: spark
-- allowed: trade.orders, members
-- expect: ok
SELECT /* a */ id -- b
FROM members /* c */

-- title: databricks: accepted, unlike comments
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: ok
SELECT /* a */ id -- b
FROM members /* c */

-- title: redshift: accepted, unlike comments
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: ok
SELECT /* a */ id -- b
FROM members /* c */

-- title: tsql: accepted, unlike comments
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: ok
SELECT /* a */ id -- b
FROM members /* c */

-- title: oracle: accepted, unlike comments
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: ok
SELECT /* a */ id -- b
FROM members /* c */

-- title: clickhouse: accepted, unlike comments
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: ok
SELECT /* a */ id -- b
FROM members /* c */
