-- title: months up to this one
-- schema: shop
-- dialect: duckdb
-- question: How many orders by month?
-- expect: warning partial_period
-- rewrite: SELECT DATE_TRUNC('MONTH', created_at) AS month, COUNT(*) FROM orders WHERE created_at < CAST('2025-06-01' AS DATE) GROUP BY 1
SELECT DATE_TRUNC('month', created_at) AS month, COUNT(*) FROM orders GROUP BY 1

-- title: months of a year that is not over, by alias
-- schema: shop
-- dialect: duckdb
-- question: Monthly orders of 2025?
-- expect: warning partial_period
SELECT DATE_TRUNC('month', created_at) AS month, COUNT(*) FROM orders WHERE created_at >= '2025-01-01' GROUP BY month

-- title: years
-- schema: shop
-- dialect: postgres
-- question: How many orders by year?
-- expect: note partial_period
SELECT EXTRACT(YEAR FROM created_at), COUNT(*) FROM orders GROUP BY EXTRACT(YEAR FROM created_at)

-- title: months that are over
-- schema: shop
-- dialect: duckdb
-- question: Orders by month of 2024?
-- expect: none
SELECT DATE_TRUNC('month', created_at), COUNT(*) FROM orders WHERE created_at >= '2024-01-01' AND created_at < '2025-01-01' GROUP BY 1

-- title: up to the first of this month
-- schema: shop
-- dialect: duckdb
-- question: Orders by month?
-- expect: none
SELECT DATE_TRUNC('month', created_at), COUNT(*) FROM orders WHERE created_at < '2025-06-01' GROUP BY 1

-- title: who says so far
-- schema: shop
-- dialect: duckdb
-- question: Orders by month so far this year?
-- expect: none
SELECT DATE_TRUNC('month', created_at), COUNT(*) FROM orders WHERE created_at >= '2025-01-01' GROUP BY 1

-- title: no question, no today
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT DATE_TRUNC('month', created_at), COUNT(*) FROM orders GROUP BY 1

-- title: groups that are no periods
-- schema: shop
-- dialect: duckdb
-- question: Orders by status?
-- expect: none
SELECT status, COUNT(*) FROM orders GROUP BY status
