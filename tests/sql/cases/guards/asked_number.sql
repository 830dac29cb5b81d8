-- title: a bound that is left out
-- schema: shop
-- dialect: duckdb
-- question: Which products cost more than 50?
-- expect: warning unused_number
SELECT name FROM products

-- title: a bound that is one off
-- schema: shop
-- dialect: duckdb
-- question: Shops with more than 100 orders?
-- expect: warning unused_number
SELECT shop_id FROM orders GROUP BY shop_id HAVING COUNT(*) > 110

-- title: another number of rows
-- schema: shop
-- dialect: duckdb
-- question: Top 5 products by price?
-- expect: warning unused_number
SELECT name FROM products ORDER BY price DESC LIMIT 4

-- title: in words
-- schema: shop
-- dialect: duckdb
-- question: Which members have at least two orders?
-- expect: warning unused_number
SELECT member_id FROM orders GROUP BY member_id

-- title: the other side
-- schema: shop
-- dialect: duckdb
-- question: Which products cost more than 50?
-- expect: warning turned_comparison
-- rewrite: SELECT name FROM products WHERE price > 50
SELECT name FROM products WHERE price < 50

-- title: in Korean, and the bound itself is left out
-- schema: shop
-- dialect: duckdb
-- question: 주문이 3건 이상인 회원은?
-- expect: warning turned_comparison
-- rewrite: SELECT member_id FROM orders GROUP BY member_id HAVING COUNT(*) >= 3
SELECT member_id FROM orders GROUP BY member_id HAVING COUNT(*) > 3

-- title: the literal on the left
-- schema: shop
-- dialect: duckdb
-- question: Which products cost at most 50?
-- expect: none
SELECT name FROM products WHERE 50 >= price

-- title: the same bound in the other writing
-- schema: shop
-- dialect: duckdb
-- question: Which members have more than 2 orders?
-- expect: none
SELECT member_id FROM orders GROUP BY member_id HAVING COUNT(*) >= 3

-- title: over is used for both
-- schema: shop
-- dialect: duckdb
-- question: Which products cost over 50?
-- expect: none
SELECT name FROM products WHERE price >= 50

-- title: two bounds
-- schema: shop
-- dialect: duckdb
-- question: Products that cost over 50 or less than 10?
-- expect: none
SELECT name FROM products WHERE price > 50 OR price < 10

-- title: at least one is what a join finds
-- schema: shop
-- dialect: duckdb
-- question: Which members have at least one order?
-- expect: none
SELECT DISTINCT member_id FROM orders

-- title: thousands and per cent
-- schema: shop
-- dialect: duckdb
-- question: Products above 2k won with 10 % off?
-- expect: none
SELECT price * 0.1 FROM products WHERE price > 2000

-- title: a year is a period
-- schema: shop
-- dialect: duckdb
-- question: How many orders in 2024?
-- expect: none
SELECT COUNT(*) FROM orders WHERE created_at >= '2024-01-01' AND created_at < '2025-01-01'

-- title: months reckoned from another
-- schema: shop
-- dialect: duckdb
-- question: Which orders were made exactly 2 months after March 2025?
-- expect: none
SELECT id FROM orders WHERE created_at >= '2025-05-01' AND created_at < '2025-06-01'
