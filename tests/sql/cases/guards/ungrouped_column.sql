-- title: refused
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error ungrouped_column
-- rewrite: SELECT city, name, COUNT(*) FROM members GROUP BY city, name
SELECT city, name, COUNT(*) FROM members GROUP BY city

-- title: refused without GROUP BY
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error ungrouped_column
-- rewrite: SELECT city, COUNT(*) FROM members GROUP BY city
SELECT city, COUNT(*) FROM members

-- title: of any row in SQLite
-- schema: shop
-- dialect: sqlite
-- question:
-- expect: warning ungrouped_column
SELECT city, name, COUNT(*) FROM members GROUP BY city

-- title: of any row in SQLite, without GROUP BY
-- schema: shop
-- dialect: sqlite
-- question:
-- expect: warning ungrouped_column
SELECT city, SUM(score) FROM members

-- title: a part of an expression
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error ungrouped_column
SELECT city, age + 1, COUNT(*) FROM members GROUP BY city, age - 1

-- title: in HAVING
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error ungrouped_column
SELECT city FROM members GROUP BY city HAVING age > 30

-- title: an aggregate within a window
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error ungrouped_column
SELECT city, SUM(age) OVER (ORDER BY city) FROM members GROUP BY city

-- title: decided by the key, but DuckDB does not see that
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error ungrouped_column
SELECT id, name, COUNT(*) FROM members GROUP BY id

-- title: decided by the key
-- schema: shop
-- dialect: postgres
-- question:
-- expect: none
SELECT m.id, m.name, COUNT(*) FROM members m JOIN orders o ON o.member_id = m.id GROUP BY m.id

-- title: decided through the join, which PostgreSQL does not see
-- schema: shop
-- dialect: postgres
-- question:
-- expect: error ungrouped_column
SELECT m.name, COUNT(*) FROM members m JOIN orders o ON o.member_id = m.id GROUP BY o.member_id

-- title: decided through the join
-- schema: shop
-- dialect: sqlite
-- question:
-- expect: none
SELECT m.name, COUNT(*) FROM members m JOIN orders o ON o.member_id = m.id GROUP BY o.member_id

-- title: of the row with the greatest value, as SQLite says
-- schema: shop
-- dialect: sqlite
-- question:
-- expect: none
SELECT name, MAX(age) FROM members

-- title: fixed by a condition
-- schema: shop
-- dialect: sqlite
-- question:
-- expect: none
SELECT city, COUNT(*) FROM members WHERE city = 'Jeju'

-- title: grouped by position
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT city, COUNT(*) FROM members GROUP BY 1

-- title: grouped by the name of an output
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT UPPER(city) AS place, COUNT(*) FROM members GROUP BY place

-- title: grouped by an output that is named like another column
-- schema: shop
-- dialect: bigquery
-- question:
-- expect: none
SELECT UPPER(city) AS name, COUNT(*) FROM members GROUP BY name

-- title: grouped by the same expression
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT date_trunc('month', created_at) AS month, COUNT(*) FROM orders GROUP BY date_trunc('month', created_at)

-- title: an expression of what is grouped
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT city || '!', COUNT(*) FROM members GROUP BY city

-- title: GROUP BY ALL
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT city, COUNT(*) FROM members GROUP BY ALL

-- title: FILTER reads rows, as the aggregate does
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT city, COUNT(*) FILTER (WHERE is_test), SUM(age) FILTER (WHERE score > 5) FROM members GROUP BY city

-- title: WITHIN GROUP
-- schema: shop
-- dialect: postgres
-- question:
-- expect: none
SELECT city, percentile_cont(0.5) WITHIN GROUP (ORDER BY age) FROM members GROUP BY city

-- title: ROLLUP
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT city, is_test, COUNT(*) FROM members GROUP BY ROLLUP (city, is_test)

-- title: any value
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT city, any_value(name), COUNT(*) FROM members GROUP BY city

-- title: a function that nobody knows
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT city, histogram(name) FROM members GROUP BY city

-- title: a window over rows
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT name, SUM(score) OVER () FROM members

-- title: a column of the query around
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT m.name, (SELECT m.age + COUNT(*) FROM orders o WHERE o.member_id = m.id) FROM members m
