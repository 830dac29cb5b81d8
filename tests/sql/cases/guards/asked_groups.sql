-- title: for each, and one row comes
-- schema: shop
-- dialect: duckdb
-- question: How many products are there for each category?
-- expect: warning asked_groups
SELECT COUNT(*) FROM products

-- title: per, in Korean
-- schema: shop
-- dialect: duckdb
-- question: 카테고리별 상품 수는?
-- expect: warning asked_groups
SELECT COUNT(*) FROM products

-- title: by month, and years come
-- schema: shop
-- dialect: duckdb
-- question: How many orders by month?
-- expect: warning asked_period_groups
SELECT DATE_TRUNC('year', created_at), COUNT(*) FROM orders GROUP BY 1

-- title: by day, and months come
-- schema: shop
-- dialect: postgres
-- question: How many orders for each day of May 2025?
-- expect: warning asked_period_groups
SELECT DATE_TRUNC('month', created_at), COUNT(*) FROM orders GROUP BY 1

-- title: by month
-- schema: shop
-- dialect: duckdb
-- question: 월별 주문 수는?
-- expect: none
SELECT DATE_TRUNC('month', created_at), COUNT(*) FROM orders GROUP BY 1

-- title: by day, of a column of days
-- schema: shop
-- dialect: duckdb
-- question: How many visits by day?
-- expect: none
SELECT day, COUNT(*) FROM visits GROUP BY day

-- title: by month, as SQLite writes it
-- schema: shop
-- dialect: sqlite
-- question: How many orders by month?
-- expect: none
SELECT strftime('%Y-%m', created_at), COUNT(*) FROM orders GROUP BY 1

-- title: for each
-- schema: shop
-- dialect: duckdb
-- question: How many products are there for each category?
-- expect: none
SELECT category, COUNT(*) FROM products GROUP BY category

-- title: a rate per member
-- schema: shop
-- dialect: duckdb
-- question: How many orders per member do we have?
-- expect: none
SELECT 1.0 * COUNT(*) / COUNT(DISTINCT member_id) FROM orders

-- title: a list, one row for each
-- schema: shop
-- dialect: duckdb
-- question: For each product, its name and price
-- expect: none
SELECT name, price FROM products
