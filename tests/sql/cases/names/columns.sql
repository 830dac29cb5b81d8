-- title: a column that exists
-- dialect: duckdb
-- expect: ok
SELECT id FROM trade.orders

-- title: letter case apart
-- dialect: duckdb
-- expect: ok
SELECT ID, "Name" FROM members

-- title: a column that does not
-- dialect: duckdb
-- expect: unknown_column error
SELECT idd FROM trade.orders

-- title: a qualified column that does not
-- dialect: duckdb
-- expect: unknown_column error
SELECT o.amout FROM trade.orders o

-- title: an alias that is not in FROM
-- dialect: duckdb
-- expect: unknown_table error
SELECT x.id FROM trade.orders o

-- title: the table's name behind its alias
-- dialect: postgres
-- expect: unknown_table error
SELECT orders.id FROM trade.orders o

-- title: in two tables
-- dialect: duckdb
-- expect: ambiguous_column error
SELECT id FROM trade.orders o JOIN members m ON o.member_id = m.id

-- title: in two tables, joined by it
-- dialect: duckdb
-- expect: ok
SELECT id FROM trade.orders JOIN members USING (id)

-- title: in two tables, joined naturally
-- dialect: duckdb
-- expect: ok
SELECT id FROM trade.orders NATURAL JOIN members

-- title: once known and twice used
-- dialect: duckdb
-- expect: unknown_column error
SELECT idd, idd + 1 FROM members

-- title: in a WITH part
-- dialect: duckdb
-- expect: unknown_column error
WITH a AS (SELECT amount AS total FROM trade.orders) SELECT totl FROM a

-- title: under the name a WITH part gives
-- dialect: duckdb
-- expect: ok
WITH a AS (SELECT amount AS total FROM trade.orders) SELECT total FROM a

-- title: under the names a WITH list gives
-- dialect: duckdb
-- expect: ok
WITH a(x) AS (SELECT amount FROM trade.orders) SELECT x FROM a

-- title: under a name the WITH list took away
-- dialect: duckdb
-- expect: unknown_column error
WITH a(x) AS (SELECT amount FROM trade.orders) SELECT amount FROM a

-- title: through a star
-- dialect: duckdb
-- expect: ok
WITH a AS (SELECT * FROM trade.orders) SELECT amount FROM a

-- title: not through a star
-- dialect: duckdb
-- expect: unknown_column error
WITH a AS (SELECT o.* FROM trade.orders o JOIN members m ON m.id = o.id) SELECT city FROM a

-- title: through a star with a hole, unknown and so let pass
-- dialect: duckdb
-- expect: ok
WITH a AS (SELECT * EXCLUDE (amount) FROM trade.orders) SELECT city FROM a

-- title: of a union in a WITH part
-- dialect: duckdb
-- expect: unknown_column error
WITH a AS (SELECT id FROM members UNION SELECT id FROM trade.orders) SELECT a.city FROM a

-- title: of a recursive part
-- dialect: duckdb
-- expect: ok
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i FROM n

-- title: of a subquery
-- dialect: duckdb
-- expect: unknown_column error
SELECT q.j FROM (SELECT id AS i FROM members) q

-- title: of an outer query
-- dialect: duckdb
-- expect: ok
SELECT name FROM members m WHERE EXISTS (SELECT 1 FROM trade.orders WHERE member_id = m.id AND city = 'x')

-- title: of no query around it
-- dialect: duckdb
-- expect: unknown_column error
SELECT name FROM members m WHERE EXISTS (SELECT 1 FROM trade.orders WHERE foo = 1)

-- title: an output name in HAVING and ORDER BY
-- dialect: duckdb
-- expect: ok
SELECT name, count(*) AS c FROM members GROUP BY name HAVING c > 1 ORDER BY c

-- title: an output name of a union
-- dialect: sqlite
-- expect: ok
SELECT id AS x FROM members UNION SELECT id FROM trade.orders ORDER BY x

-- title: a field of a struct
-- dialect: duckdb
-- expect: ok
SELECT place.town, m.place.town FROM members m

-- title: a parameter of a lambda
-- dialect: duckdb
-- expect: ok
SELECT list_transform([1], lambda x: x + id) AS l FROM members

-- title: a whole row
-- dialect: duckdb
-- expect: ok
SELECT m FROM members m

-- title: in a window
-- dialect: duckdb
-- expect: unknown_column error
SELECT max(name) OVER (PARTITION BY city ORDER BY zzz) FROM members

-- title: of a table function
-- dialect: duckdb
-- expect: ok
SELECT x FROM unnest([1, 2]) AS t(x)

-- title: of a pivot, unknown and so let pass
-- dialect: duckdb
-- expect: ok
SELECT paid FROM (PIVOT trade.orders ON status USING sum(amount))

-- title: the engine's own row number
-- dialect: sqlite
-- expect: ok
SELECT rowid FROM members

-- title: a double-quoted text
-- dialect: sqlite
-- expect: ok
SELECT name FROM members WHERE city = "Seoul"

-- title: a double-quoted text elsewhere
-- dialect: duckdb
-- expect: unknown_column error
SELECT name FROM members WHERE city = "Seoul"

-- title: quoted with the wrong case
-- dialect: postgres
-- expect: unknown_column error
SELECT "Name" FROM members

-- title: a date part
-- dialect: duckdb
-- expect: ok
SELECT date_trunc('month', created_at), extract(year FROM created_at) FROM trade.orders

-- title: a semi join's own condition may name what it joins
-- dialect: duckdb
-- expect: ok
SELECT m.id FROM members m SEMI JOIN trade.orders o ON o.id = m.id

-- title: and is held to its columns
-- dialect: spark
-- expect: unknown_column error
SELECT m.id FROM members m LEFT ANTI JOIN trade.orders o ON o.nope = m.id

-- title: nobody else may
-- dialect: duckdb
-- expect: unknown_table error
SELECT o.id FROM members m SEMI JOIN trade.orders o ON o.id = m.id

-- title: all columns in their order
-- dialect: snowflake
-- expect: ok
SELECT id FROM members ORDER BY ALL
