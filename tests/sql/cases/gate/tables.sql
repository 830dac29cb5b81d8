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
