-- title: a metric without its condition
-- schema: shop
-- dialect: duckdb
-- question: What was our revenue?
-- expect: warning unused_term
-- rewrite: SELECT SUM(amount) FROM orders WHERE status = 'PAID'
SELECT SUM(amount) FROM orders

-- title: a metric with another state
-- schema: shop
-- dialect: duckdb
-- question: What was our revenue?
-- expect: warning unused_term
SELECT SUM(amount) FROM orders WHERE status = 'OPEN'

-- title: another column than the metric's
-- schema: shop
-- dialect: duckdb
-- question: 매출은 얼마인가요?
-- expect: warning unused_term
SELECT COUNT(id) FROM orders WHERE status = 'PAID'

-- title: the metric as it is defined
-- schema: shop
-- dialect: duckdb
-- question: What was our revenue?
-- expect: none
SELECT SUM(o.amount) FROM orders o WHERE o.status = 'PAID'

-- title: its condition within the aggregate
-- schema: shop
-- dialect: postgres
-- question: What was our revenue?
-- expect: none
SELECT SUM(CASE WHEN status = 'PAID' THEN amount END) FROM orders

-- title: none of its tables is read
-- schema: shop
-- dialect: duckdb
-- question: What was our revenue?
-- expect: none
SELECT SUM(price * quantity) FROM items

-- title: no question
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT SUM(amount) FROM orders
