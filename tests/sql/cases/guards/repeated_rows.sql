-- title: members once for every order
-- schema: shop
-- dialect: duckdb
-- question: Which members had an order above 100?
-- expect: note repeated_rows
-- rewrite: SELECT DISTINCT m.name FROM members AS m JOIN orders AS o ON o.member_id = m.id WHERE o.amount > 100
SELECT m.name FROM members m JOIN orders o ON o.member_id = m.id WHERE o.amount > 100

-- title: different ones are asked for
-- schema: shop
-- dialect: duckdb
-- question: Which different cities do members live in?
-- expect: warning repeated_rows
-- rewrite: SELECT DISTINCT m.city FROM members AS m
SELECT m.city FROM members m

-- title: a table that nobody spoke of
-- schema: shop
-- dialect: duckdb
-- question: List the orders.
-- expect: warning repeated_rows
SELECT o.id FROM orders o JOIN items i ON i.order_id = o.id

-- title: distinct
-- schema: shop
-- dialect: duckdb
-- question: Which members ordered?
-- expect: none
SELECT DISTINCT m.name FROM members m JOIN orders o ON o.member_id = m.id

-- title: columns of both
-- schema: shop
-- dialect: duckdb
-- question: Which member placed which order?
-- expect: none
SELECT m.name, o.id FROM members m JOIN orders o ON o.member_id = m.id

-- title: the many side is listed
-- schema: shop
-- dialect: duckdb
-- question: Orders from Jeju
-- expect: none
SELECT o.id FROM members m JOIN orders o ON o.member_id = m.id WHERE m.city = 'Jeju'

-- title: keys are different anyway
-- schema: shop
-- dialect: duckdb
-- question: Which different members are there?
-- expect: none
SELECT m.id, m.city FROM members m

-- title: grouped
-- schema: shop
-- dialect: duckdb
-- question: Which members ordered?
-- expect: none
SELECT m.name FROM members m JOIN orders o ON o.member_id = m.id GROUP BY m.name

-- title: a union takes doubles out
-- schema: shop
-- dialect: duckdb
-- question: Which members ordered?
-- expect: none
SELECT m.name FROM members m JOIN orders o ON o.member_id = m.id UNION SELECT name FROM shops

-- title: cities of members, plainly
-- schema: shop
-- dialect: duckdb
-- question: Cities of the members
-- expect: none
SELECT m.city FROM members m
