-- title: a month that begins a day late
-- schema: shop
-- dialect: duckdb
-- question: How many orders were delivered in May 2025?
-- expect: warning off_by_one_date
-- rewrite: SELECT COUNT(*) FROM orders WHERE delivered_on >= CAST('2025-05-01' AS DATE) AND delivered_on < CAST('2025-06-01' AS DATE)
SELECT COUNT(*) FROM orders WHERE delivered_on >= DATE '2025-05-02' AND delivered_on < DATE '2025-06-01'

-- title: a month that ends a day late
-- schema: shop
-- dialect: duckdb
-- question: How many orders were delivered last month?
-- expect: warning off_by_one_date
-- rewrite: SELECT COUNT(*) FROM orders WHERE delivered_on BETWEEN '2025-05-01' AND '2025-05-31'
SELECT COUNT(*) FROM orders WHERE delivered_on BETWEEN '2025-05-01' AND '2025-06-01'

-- title: the first of the next month let in
-- schema: shop
-- dialect: duckdb
-- question: 2025년 2월에 배송된 주문은 몇 건인가요?
-- expect: warning off_by_one_date
SELECT COUNT(*) FROM orders WHERE delivered_on >= '2025-02-01' AND delivered_on <= '2025-03-01'

-- title: a quarter of a timestamp
-- schema: shop
-- dialect: duckdb
-- question: How many orders in Q1 2025?
-- expect: warning off_by_one_date
-- rewrite: SELECT COUNT(*) FROM orders WHERE created_at >= '2025-01-01' AND created_at < '2025-04-01'
SELECT COUNT(*) FROM orders WHERE created_at >= '2025-01-01' AND created_at < '2025-03-31'

-- title: another year
-- schema: shop
-- dialect: duckdb
-- question: How many orders in May 2025?
-- expect: warning other_period
SELECT COUNT(*) FROM orders WHERE created_at >= '2024-05-01' AND created_at < '2024-06-01'

-- title: another year, as a number
-- schema: shop
-- dialect: postgres
-- question: How many orders in 2024?
-- expect: warning other_period
SELECT COUNT(*) FROM orders WHERE EXTRACT(YEAR FROM created_at) = 2023

-- title: the month, by its first days
-- schema: shop
-- dialect: duckdb
-- question: How many orders in May 2025?
-- expect: none
SELECT COUNT(*) FROM orders WHERE created_at >= '2025-05-01' AND created_at < '2025-06-01'

-- title: the month, cut out of the date
-- schema: shop
-- dialect: duckdb
-- question: How many orders in May 2025?
-- expect: none
SELECT COUNT(*) FROM orders WHERE DATE_TRUNC('month', created_at) = DATE '2025-05-01'

-- title: a range of years
-- schema: shop
-- dialect: duckdb
-- question: How many orders from 2023 to 2024?
-- expect: none
SELECT COUNT(*) FROM orders WHERE created_at >= '2023-01-01' AND created_at < '2025-01-01'

-- title: since a year
-- schema: shop
-- dialect: duckdb
-- question: How many orders since 2024?
-- expect: none
SELECT COUNT(*) FROM orders WHERE created_at >= '2024-01-01'

-- title: after a year
-- schema: shop
-- dialect: duckdb
-- question: How many orders after 2023?
-- expect: none
SELECT COUNT(*) FROM orders WHERE created_at >= '2024-01-01'

-- title: so many days back, which people count in several ways
-- schema: shop
-- dialect: duckdb
-- question: How many orders in the last 7 days?
-- expect: none
SELECT COUNT(*) FROM orders WHERE created_at >= CURRENT_DATE - INTERVAL 7 DAY

-- title: this month, which is not over
-- schema: shop
-- dialect: duckdb
-- question: How many orders this month?
-- expect: none
SELECT COUNT(*) FROM orders WHERE created_at >= '2025-06-01'

-- title: two years compared
-- schema: shop
-- dialect: duckdb
-- question: How did the orders of May 2025 grow, compared with the previous year?
-- expect: none
SELECT COUNT(*) FILTER (WHERE created_at >= '2025-05-01' AND created_at < '2025-06-01'), COUNT(*) FILTER (WHERE created_at >= '2024-05-01' AND created_at < '2024-06-01') FROM orders

-- title: as of a day
-- schema: shop
-- dialect: duckdb
-- question: Which products were not discontinued on 31 December 2024?
-- expect: none
SELECT name FROM products WHERE discontinued_on > DATE '2024-12-31' OR discontinued_on IS NULL

-- title: no period in the question
-- schema: shop
-- dialect: duckdb
-- question: How many orders are open?
-- expect: none
SELECT COUNT(*) FROM orders WHERE status = 'OPEN'

-- title: months reckoned from another
-- schema: shop
-- dialect: duckdb
-- question: Which orders were made exactly 2 months after March 2025?
-- expect: none
SELECT id FROM orders WHERE created_at >= '2025-05-01' AND created_at < '2025-06-01'

-- title: the year alone, where the month stands beside it
-- schema: shop
-- dialect: duckdb
-- question: How many orders in May 2025?
-- expect: none
SELECT COUNT(*) FROM orders WHERE EXTRACT(YEAR FROM created_at) = 2025 AND EXTRACT(MONTH FROM created_at) = 5
