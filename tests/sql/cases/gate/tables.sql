-- title: an allowed table
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM trade.orders

-- title: letter case apart
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT ID FROM Trade.ORDERS, MEMBERS

-- title: a bare name of one allowed table
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM orders

-- title: a bare name of two allowed tables
-- dialect: duckdb
-- allowed: a.t, b.t
-- expect: refused tables
SELECT * FROM t

-- title: a bare name before the qualified one
-- dialect: duckdb
-- allowed: t, b.t
-- expect: ok
SELECT * FROM t

-- title: the default schema written out
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT * FROM main.members

-- title: the default schema written out, in postgres
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT * FROM public.members

-- title: another schema
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM other.members

-- title: another catalog
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM system.main.members

-- title: a table that nobody confirmed
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM salaries

-- title: nothing is allowed
-- dialect: duckdb
-- allowed: 
-- expect: refused tables
SELECT * FROM members

-- title: a file
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM '/etc/passwd'

-- title: a file in double quotes
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM "secrets.csv"

-- title: a file, FROM first
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
FROM 'secrets.parquet'

-- title: a variable of the program
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM df

-- title: the engine's catalog
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM pg_catalog.pg_shadow

-- title: the engine's catalog, bare
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused tables
SELECT usename, passwd FROM pg_shadow

-- title: information_schema
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM information_schema.tables

-- title: sqlite_master
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused tables
SELECT sql FROM sqlite_master

-- title: in a subquery
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
SELECT id FROM members WHERE id IN (SELECT id FROM salaries)

-- title: in a scalar subquery
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
SELECT (SELECT max(pay) FROM salaries) FROM members

-- title: in a union
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
SELECT id FROM members UNION SELECT id FROM salaries

-- title: in a join
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
SELECT 1 FROM members LEFT JOIN salaries USING (id)

-- title: in a lateral
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused tables
SELECT 1 FROM members, LATERAL (SELECT * FROM salaries) q

-- title: in an exists
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused tables
SELECT 1 FROM members WHERE EXISTS (SELECT 1 FROM salaries)

-- title: in an order by
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
SELECT id FROM members ORDER BY (SELECT max(pay) FROM salaries)

-- title: in a WITH that is not used
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
WITH x AS (SELECT * FROM salaries) SELECT id FROM members

-- title: as the source of a pivot
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
PIVOT salaries ON city USING count(*)

-- title: an alias is no table
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM members salaries, salaries

-- title: IN and a table name
-- dialect: sqlite
-- allowed: members
-- expect: refused tables
SELECT id FROM members WHERE id IN salaries

-- title: IN and a table name with its schema
-- dialect: sqlite
-- allowed: members
-- expect: refused tables
SELECT id IN main.salaries FROM members

-- title: IN and a list column
-- dialect: duckdb
-- allowed: members
-- expect: ok
SELECT 1 FROM members WHERE name IN tags

-- title: a star table
-- dialect: postgres
-- allowed: members
-- expect: refused tables
SELECT * FROM ONLY salaries

-- title: an array of a subquery
-- dialect: postgres
-- allowed: members
-- expect: refused tables
SELECT ARRAY(SELECT pay FROM salaries)

-- title: in a comprehension
-- dialect: duckdb
-- allowed: members
-- expect: refused tables
SELECT [x FOR x IN (SELECT pay FROM salaries)]

-- title: in a REPLACE
-- dialect: duckdb
-- allowed: members
-- expect: refused tables
SELECT * REPLACE ((SELECT max(pay) FROM salaries) AS id) FROM members

-- title: in a QUALIFY
-- dialect: duckdb
-- allowed: members
-- expect: refused tables
SELECT id FROM members QUALIFY row_number() OVER (ORDER BY (SELECT max(pay) FROM salaries)) = 1

-- title: in a LIMIT
-- dialect: duckdb
-- allowed: members
-- expect: refused tables
SELECT id FROM members LIMIT (SELECT count(*) FROM salaries)

-- title: in a pivot of a subquery
-- dialect: duckdb
-- allowed: members
-- expect: refused tables
SELECT * FROM (PIVOT salaries ON city USING count(*))

-- title: in a frozen state of a table
-- dialect: duckdb
-- allowed: members
-- expect: refused tables
SELECT * FROM members AT (VERSION => (SELECT 1 FROM salaries))

-- title: a temporary namesake
-- dialect: duckdb
-- allowed: members
-- expect: refused tables
SELECT * FROM temp.members

-- title: a stage
-- dialect: snowflake
-- allowed: members
-- expect: refused tables
SELECT * FROM @stage

-- title: a WITH part
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
WITH x AS (SELECT id FROM members) SELECT * FROM x

-- title: a later WITH part sees the earlier
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
WITH x AS (SELECT id FROM members), y AS (SELECT * FROM x) SELECT * FROM y

-- title: an earlier WITH part does not see the later
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
WITH y AS (SELECT * FROM x), x AS (SELECT id FROM members) SELECT * FROM y

-- title: a WITH part does not see itself
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
WITH salaries AS (SELECT * FROM salaries) SELECT * FROM salaries

-- title: a WITH part over the table of its name
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
WITH members AS (SELECT * FROM members WHERE id > 1) SELECT * FROM members

-- title: a recursive part sees itself
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT * FROM n

-- title: sqlite recurses without the word
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: ok
WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT * FROM n

-- title: a part of a subquery is not seen outside
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM (WITH salaries AS (SELECT 1) SELECT * FROM salaries) q, salaries

-- title: a part of a sibling is not seen
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
SELECT (WITH salaries AS (SELECT 1) SELECT 1), (SELECT max(1) FROM salaries) FROM members

-- title: a part is seen inside subqueries
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
WITH x AS (SELECT id FROM members) SELECT * FROM members WHERE id IN (SELECT id FROM x)

-- title: a schema makes it no WITH part
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused tables
WITH salaries AS (SELECT 1) SELECT * FROM public.salaries

-- title: quotes make case count
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused tables
WITH "Salaries" AS (SELECT 1) SELECT * FROM salaries

-- title: quotes make case count for tables
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM "Members"

-- title: unquoted case folds
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT * FROM Members

-- title: a name with capitals, quoted
-- dialect: postgres
-- allowed: Members
-- expect: ok
SELECT * FROM "Members"

-- title: a name with capitals, not quoted
-- dialect: postgres
-- allowed: Members
-- expect: refused tables
SELECT * FROM Members

-- title: a name with a blank
-- dialect: sqlite
-- allowed: order items
-- expect: ok
SELECT * FROM "order items"

-- title: a name with a dot
-- dialect: sqlite
-- allowed: a.b
-- expect: ok
SELECT * FROM "a.b"

-- title: three parts
-- dialect: bigquery
-- allowed: shop.trade.orders
-- expect: ok
SELECT id FROM `shop.trade.orders`

-- title: the last two of three parts
-- dialect: bigquery
-- allowed: shop.trade.orders
-- expect: ok
SELECT id FROM trade.orders

-- title: three parts of another project
-- dialect: bigquery
-- allowed: shop.trade.orders
-- expect: refused tables
SELECT id FROM other.trade.orders

-- title: duckdb: a table nobody confirmed
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
SELECT pay FROM salaries

-- title: duckdb: accepted, unlike a table nobody confirmed
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE id IN (SELECT id FROM members)

-- title: duckdb: a WITH part that comes later
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a

-- title: duckdb: accepted, unlike a WITH part that comes later
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
WITH a AS (SELECT id FROM members), b AS (SELECT id FROM a) SELECT id FROM b

-- title: duckdb: the catalog of the engine
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM information_schema.tables

-- title: duckdb: accepted, unlike the catalog of the engine
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id FROM members m LEFT JOIN members n ON m.id = n.id

-- title: postgres: a table nobody confirmed
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused tables
SELECT pay FROM salaries

-- title: postgres: accepted, unlike a table nobody confirmed
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE id IN (SELECT id FROM members)

-- title: postgres: a WITH part that comes later
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused tables
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a

-- title: postgres: accepted, unlike a WITH part that comes later
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
WITH a AS (SELECT id FROM members), b AS (SELECT id FROM a) SELECT id FROM b

-- title: postgres: the catalog of the engine
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM information_schema.tables

-- title: postgres: accepted, unlike the catalog of the engine
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id FROM members m LEFT JOIN members n ON m.id = n.id

-- title: sqlite: a table nobody confirmed
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused tables
SELECT pay FROM salaries

-- title: sqlite: accepted, unlike a table nobody confirmed
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE id IN (SELECT id FROM members)

-- title: sqlite: a WITH part that comes later
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused tables
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a

-- title: sqlite: accepted, unlike a WITH part that comes later
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: ok
WITH a AS (SELECT id FROM members), b AS (SELECT id FROM a) SELECT id FROM b

-- title: sqlite: the catalog of the engine
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM sqlite_master

-- title: sqlite: accepted, unlike the catalog of the engine
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id FROM members m LEFT JOIN members n ON m.id = n.id

-- title: mysql: a table nobody confirmed
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused tables
SELECT pay FROM salaries

-- title: mysql: accepted, unlike a table nobody confirmed
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE id IN (SELECT id FROM members)

-- title: mysql: a WITH part that comes later
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused tables
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a

-- title: mysql: accepted, unlike a WITH part that comes later
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: ok
WITH a AS (SELECT id FROM members), b AS (SELECT id FROM a) SELECT id FROM b

-- title: mysql: the catalog of the engine
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM information_schema.tables

-- title: mysql: accepted, unlike the catalog of the engine
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id FROM members m LEFT JOIN members n ON m.id = n.id

-- title: snowflake: a table nobody confirmed
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: refused tables
SELECT pay FROM salaries

-- title: snowflake: accepted, unlike a table nobody confirmed
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE id IN (SELECT id FROM members)

-- title: snowflake: a WITH part that comes later
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: refused tables
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a

-- title: snowflake: accepted, unlike a WITH part that comes later
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: ok
WITH a AS (SELECT id FROM members), b AS (SELECT id FROM a) SELECT id FROM b

-- title: snowflake: the catalog of the engine
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM information_schema.tables

-- title: snowflake: accepted, unlike the catalog of the engine
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id FROM members m LEFT JOIN members n ON m.id = n.id

-- title: bigquery: a table nobody confirmed
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: refused tables
SELECT pay FROM salaries

-- title: bigquery: accepted, unlike a table nobody confirmed
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE id IN (SELECT id FROM members)

-- title: bigquery: a WITH part that comes later
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: refused tables
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a

-- title: bigquery: accepted, unlike a WITH part that comes later
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: ok
WITH a AS (SELECT id FROM members), b AS (SELECT id FROM a) SELECT id FROM b

-- title: bigquery: the catalog of the engine
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM information_schema.tables

-- title: bigquery: accepted, unlike the catalog of the engine
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id FROM members m LEFT JOIN members n ON m.id = n.id

-- title: trino: a table nobody confirmed
-- dialect: trino
-- allowed: trade.orders, members
-- expect: refused tables
SELECT pay FROM salaries

-- title: trino: accepted, unlike a table nobody confirmed
-- dialect: trino
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE id IN (SELECT id FROM members)

-- title: trino: a WITH part that comes later
-- dialect: trino
-- allowed: trade.orders, members
-- expect: refused tables
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a

-- title: trino: accepted, unlike a WITH part that comes later
-- dialect: trino
-- allowed: trade.orders, members
-- expect: ok
WITH a AS (SELECT id FROM members), b AS (SELECT id FROM a) SELECT id FROM b

-- title: trino: the catalog of the engine
-- dialect: trino
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM information_schema.tables

-- title: trino: accepted, unlike the catalog of the engine
-- dialect: trino
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id FROM members m LEFT JOIN members n ON m.id = n.id

-- title: presto: a table nobody confirmed
-- dialect: presto
-- allowed: trade.orders, members
-- expect: refused tables
SELECT pay FROM salaries

-- title: presto: accepted, unlike a table nobody confirmed
-- dialect: presto
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE id IN (SELECT id FROM members)

-- title: presto: a WITH part that comes later
-- dialect: presto
-- allowed: trade.orders, members
-- expect: refused tables
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a

-- title: presto: accepted, unlike a WITH part that comes later
-- dialect: presto
-- allowed: trade.orders, members
-- expect: ok
WITH a AS (SELECT id FROM members), b AS (SELECT id FROM a) SELECT id FROM b

-- title: presto: the catalog of the engine
-- dialect: presto
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM information_schema.tables

-- title: presto: accepted, unlike the catalog of the engine
-- dialect: presto
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id FROM members m LEFT JOIN members n ON m.id = n.id

-- title: spark: a table nobody confirmed
-- dialect: spark
-- allowed: trade.orders, members
-- expect: refused tables
SELECT pay FROM salaries

-- title: spark: accepted, unlike a table nobody confirmed
-- dialect: spark
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE id IN (SELECT id FROM members)

-- title: spark: a WITH part that comes later
-- dialect: spark
-- allowed: trade.orders, members
-- expect: refused tables
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a

-- title: spark: accepted, unlike a WITH part that comes later
-- dialect: spark
-- allowed: trade.orders, members
-- expect: ok
WITH a AS (SELECT id FROM members), b AS (SELECT id FROM a) SELECT id FROM b

-- title: spark: the catalog of the engine
-- dialect: spark
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM information_schema.tables

-- title: spark: accepted, unlike the catalog of the engine
-- dialect: spark
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id FROM members m LEFT JOIN members n ON m.id = n.id

-- title: databricks: a table nobody confirmed
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: refused tables
SELECT pay FROM salaries

-- title: databricks: accepted, unlike a table nobody confirmed
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE id IN (SELECT id FROM members)

-- title: databricks: a WITH part that comes later
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: refused tables
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a

-- title: databricks: accepted, unlike a WITH part that comes later
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: ok
WITH a AS (SELECT id FROM members), b AS (SELECT id FROM a) SELECT id FROM b

-- title: databricks: the catalog of the engine
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM information_schema.tables

-- title: databricks: accepted, unlike the catalog of the engine
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id FROM members m LEFT JOIN members n ON m.id = n.id

-- title: redshift: a table nobody confirmed
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: refused tables
SELECT pay FROM salaries

-- title: redshift: accepted, unlike a table nobody confirmed
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE id IN (SELECT id FROM members)

-- title: redshift: a WITH part that comes later
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: refused tables
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a

-- title: redshift: accepted, unlike a WITH part that comes later
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: ok
WITH a AS (SELECT id FROM members), b AS (SELECT id FROM a) SELECT id FROM b

-- title: redshift: the catalog of the engine
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM information_schema.tables

-- title: redshift: accepted, unlike the catalog of the engine
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id FROM members m LEFT JOIN members n ON m.id = n.id

-- title: tsql: a table nobody confirmed
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: refused tables
SELECT pay FROM salaries

-- title: tsql: accepted, unlike a table nobody confirmed
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE id IN (SELECT id FROM members)

-- title: tsql: a WITH part that comes later
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: refused tables
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a

-- title: tsql: accepted, unlike a WITH part that comes later
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: ok
WITH a AS (SELECT id FROM members), b AS (SELECT id FROM a) SELECT id FROM b

-- title: tsql: the catalog of the engine
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM information_schema.tables

-- title: tsql: accepted, unlike the catalog of the engine
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id FROM members m LEFT JOIN members n ON m.id = n.id

-- title: oracle: a table nobody confirmed
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: refused tables
SELECT pay FROM salaries

-- title: oracle: accepted, unlike a table nobody confirmed
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE id IN (SELECT id FROM members)

-- title: oracle: a WITH part that comes later
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: refused tables
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a

-- title: oracle: accepted, unlike a WITH part that comes later
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: ok
WITH a AS (SELECT id FROM members), b AS (SELECT id FROM a) SELECT id FROM b

-- title: oracle: the catalog of the engine
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM all_tables

-- title: oracle: accepted, unlike the catalog of the engine
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id FROM members m LEFT JOIN members n ON m.id = n.id

-- title: clickhouse: a table nobody confirmed
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: refused tables
SELECT pay FROM salaries

-- title: clickhouse: accepted, unlike a table nobody confirmed
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE id IN (SELECT id FROM members)

-- title: clickhouse: a WITH part that comes later
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: refused tables
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a

-- title: clickhouse: accepted, unlike a WITH part that comes later
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: ok
WITH a AS (SELECT id FROM members), b AS (SELECT id FROM a) SELECT id FROM b

-- title: clickhouse: the catalog of the engine
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM information_schema.tables

-- title: clickhouse: accepted, unlike the catalog of the engine
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id FROM members m LEFT JOIN members n ON m.id = n.id

-- title: bigquery: a wildcard that was confirmed as such
-- dialect: bigquery
-- allowed: web.events_*
-- expect: ok
SELECT count(*) FROM `web.events_*` WHERE _TABLE_SUFFIX BETWEEN '20240101' AND '20240131'

-- title: bigquery: a wildcard of which some tables were confirmed
-- dialect: bigquery
-- allowed: web.events_20240101, web.events_20240102
-- expect: refused tables
SELECT count(*) FROM `web.events_*` WHERE _TABLE_SUFFIX = '20240101'

-- title: bigquery: the array of a table of the same FROM
-- dialect: bigquery
-- allowed: trade.orders
-- expect: ok
SELECT o.id, i.sku FROM trade.orders AS o, o.items AS i

-- title: bigquery: the array of a table of the outer query
-- dialect: bigquery
-- allowed: trade.orders
-- expect: ok
SELECT o.id FROM trade.orders AS o WHERE EXISTS (SELECT 1 FROM o.items AS i WHERE i.sku = 'a')

-- title: bigquery: a path of no table of the query
-- dialect: bigquery
-- allowed: trade.orders
-- expect: refused tables
SELECT o.id FROM trade.orders AS o WHERE EXISTS (SELECT 1 FROM trade.salaries AS i)

-- title: bigquery: a path in backticks is a table
-- dialect: bigquery
-- allowed: trade.orders
-- expect: refused tables
SELECT o.id FROM trade.orders AS o WHERE EXISTS (SELECT 1 FROM `o.items` AS i)

-- title: clickhouse: a bare name after IN is a table
-- dialect: clickhouse
-- allowed: members
-- expect: refused tables
SELECT id FROM members WHERE id IN salaries

-- title: clickhouse: brackets around it make no list of it
-- dialect: clickhouse
-- allowed: members
-- expect: refused tables
SELECT id FROM members WHERE id NOT IN (salaries)

-- title: snowflake: a table named by a text
-- dialect: snowflake
-- allowed: members
-- expect: refused tables
SELECT * FROM TABLE('salaries')

-- title: snowflake: quotes make another table of it
-- dialect: snowflake
-- allowed: members
-- expect: refused tables
SELECT * FROM "members"
