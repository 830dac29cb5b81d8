-- title: an open string
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused parse
SELECT 'abc FROM members

-- title: an open comment
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused parse
SELECT 1 /* x

-- title: an unfinished clause
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused parse
SELECT id FROM members WHERE

-- title: a missing comma
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused parse
SELECT id name city FROM members

-- title: a write in brackets
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused parse
SELECT * FROM (DELETE FROM members)

-- title: many brackets, but a person's number
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))

-- title: more brackets than anybody writes
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused parse
SELECT ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))

-- title: nested subqueries
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (1))))))))))))))))))))))))))

-- title: nested CASE
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused parse
SELECT CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN 1 END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END

-- title: duckdb: no SQL
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused parse
SELECT id FROM WHERE

-- title: duckdb: accepted, unlike no SQL
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'a; b -- c'

-- title: postgres: no SQL
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused parse
SELECT id FROM WHERE

-- title: postgres: accepted, unlike no SQL
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'a; b -- c'

-- title: sqlite: no SQL
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused parse
SELECT id FROM WHERE

-- title: sqlite: accepted, unlike no SQL
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'a; b -- c'

-- title: mysql: no SQL
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused parse
SELECT id FROM WHERE

-- title: mysql: accepted, unlike no SQL
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'a; b -- c'

-- title: snowflake: no SQL
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: refused parse
SELECT id FROM WHERE

-- title: snowflake: accepted, unlike no SQL
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'a; b -- c'

-- title: bigquery: no SQL
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: refused parse
SELECT id FROM WHERE

-- title: bigquery: accepted, unlike no SQL
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'a; b -- c'

-- title: trino: no SQL
-- dialect: trino
-- allowed: trade.orders, members
-- expect: refused parse
SELECT id FROM WHERE

-- title: trino: accepted, unlike no SQL
-- dialect: trino
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'a; b -- c'

-- title: presto: no SQL
-- dialect: presto
-- allowed: trade.orders, members
-- expect: refused parse
SELECT id FROM WHERE

-- title: presto: accepted, unlike no SQL
-- dialect: presto
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'a; b -- c'

-- title: spark: no SQL
-- dialect: spark
-- allowed: trade.orders, members
-- expect: refused parse
SELECT id FROM WHERE

-- title: spark: accepted, unlike no SQL
-- dialect: spark
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'a; b -- c'

-- title: databricks: no SQL
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: refused parse
SELECT id FROM WHERE

-- title: databricks: accepted, unlike no SQL
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'a; b -- c'

-- title: redshift: no SQL
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: refused parse
SELECT id FROM WHERE

-- title: redshift: accepted, unlike no SQL
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'a; b -- c'

-- title: tsql: no SQL
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: refused parse
SELECT id FROM WHERE

-- title: tsql: accepted, unlike no SQL
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'a; b -- c'

-- title: oracle: no SQL
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: refused parse
SELECT id FROM WHERE

-- title: oracle: accepted, unlike no SQL
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'a; b -- c'

-- title: clickhouse: no SQL
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: refused parse
SELECT id FROM WHERE

-- title: clickhouse: accepted, unlike no SQL
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'a; b -- c'
