-- title: no date at all
-- schema: shop
-- dialect: duckdb
-- question: How many orders did we get last week?
-- expect: warning unused_period
SELECT COUNT(*) FROM orders

-- title: a year that stands nowhere
-- schema: shop
-- dialect: duckdb
-- question: Which products came out in 2023?
-- expect: warning unused_period
SELECT name FROM products

-- title: the period is bounded
-- schema: shop
-- dialect: duckdb
-- question: How many orders did we get in 2024?
-- expect: none
SELECT COUNT(*) FROM orders WHERE EXTRACT(YEAR FROM created_at) = 2024

-- title: the period stands in a text
-- schema: shop
-- dialect: sqlite
-- question: How many orders did we get in 2024?
-- expect: none
SELECT COUNT(*) FROM orders WHERE created_at LIKE '2024%'

-- title: a month that may be any year's
-- schema: shop
-- dialect: duckdb
-- question: How many orders do we get in May?
-- expect: none
SELECT COUNT(*) FROM orders

-- title: no period in the question
-- schema: shop
-- dialect: duckdb
-- question: How many orders?
-- expect: none
SELECT COUNT(*) FROM orders
