-- title: BETWEEN two days
-- schema: shop
-- dialect: duckdb
-- expect: warning between_timestamps
-- rewrite: SELECT COUNT(*) FROM orders WHERE created_at >= CAST('2025-05-01' AS DATE) AND created_at < CAST('2025-06-01' AS DATE)
SELECT COUNT(*) FROM orders WHERE created_at BETWEEN DATE '2025-05-01' AND DATE '2025-05-31'

-- title: up to a day
-- schema: shop
-- dialect: postgres
-- expect: warning between_timestamps
-- rewrite: SELECT COUNT(*) FROM orders WHERE created_at >= '2025-05-01' AND created_at < '2025-06-01'
SELECT COUNT(*) FROM orders WHERE created_at >= '2025-05-01' AND created_at <= '2025-05-31'

-- title: BETWEEN the firsts of two months, of which the second is out
-- schema: shop
-- dialect: duckdb
-- expect: warning between_timestamps
-- rewrite: SELECT COUNT(*) FROM orders WHERE created_at >= '2025-05-01' AND created_at < '2025-06-01'
SELECT COUNT(*) FROM orders WHERE created_at BETWEEN '2025-05-01' AND '2025-06-01'

-- title: the question tells which day is the last
-- schema: shop
-- dialect: duckdb
-- question: How many orders from 1 May 2025 to 1 June 2025?
-- expect: warning between_timestamps
-- rewrite: SELECT COUNT(*) FROM orders WHERE created_at >= '2025-05-01' AND created_at < '2025-06-02'
SELECT COUNT(*) FROM orders WHERE created_at BETWEEN '2025-05-01' AND '2025-06-01'

-- title: a column of days
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT COUNT(*) FROM orders WHERE delivered_on BETWEEN DATE '2025-05-01' AND DATE '2025-05-31'

-- title: half open
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT COUNT(*) FROM orders WHERE created_at >= '2025-05-01' AND created_at < '2025-06-01'

-- title: up to the last second
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT COUNT(*) FROM orders WHERE created_at BETWEEN '2025-05-01' AND '2025-05-31 23:59:59'

-- title: a cast to the day
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT COUNT(*) FROM orders WHERE created_at::date = '2025-05-31'
