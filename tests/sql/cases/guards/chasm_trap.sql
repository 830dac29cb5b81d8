-- title: items and payments of an order
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning chasm_trap
SELECT SUM(i.price), SUM(p.amount) FROM orders o JOIN items i ON i.order_id = o.id JOIN payments p ON p.order_id = o.id

-- title: the same by order
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning chasm_trap
SELECT o.id, SUM(p.amount) FROM orders o JOIN items i ON i.order_id = o.id LEFT JOIN payments p ON p.order_id = o.id GROUP BY o.id

-- title: rows of both are counted
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning chasm_trap
SELECT m.name, COUNT(*) FROM members m JOIN orders o ON o.member_id = m.id JOIN visits v ON v.member_id = m.id GROUP BY m.name

-- title: without the table between
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning chasm_trap
SELECT SUM(p.amount) FROM items i JOIN payments p ON p.order_id = i.order_id

-- title: each aggregated before
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
WITH i AS (SELECT order_id, SUM(price) AS price FROM items GROUP BY order_id), p AS (SELECT order_id, SUM(amount) AS paid FROM payments GROUP BY order_id) SELECT SUM(i.price), SUM(p.paid) FROM orders o JOIN i ON i.order_id = o.id JOIN p ON p.order_id = o.id

-- title: distinct of each
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT COUNT(DISTINCT i.product_id), COUNT(DISTINCT p.id) FROM orders o JOIN items i ON i.order_id = o.id JOIN payments p ON p.order_id = o.id

-- title: a chain is no chasm
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT m.city, SUM(i.price) FROM members m JOIN orders o ON o.member_id = m.id JOIN items i ON i.order_id = o.id GROUP BY m.city

-- title: two dimensions of one table
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT COUNT(*) FROM orders o JOIN members m ON m.id = o.member_id JOIN shops s ON s.id = o.shop_id

-- title: an average stays if all repeat alike
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT o.id, AVG(p.amount) FROM orders o JOIN items i ON i.order_id = o.id JOIN payments p ON p.order_id = o.id GROUP BY o.id

-- title: greatest of each
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT MAX(i.price), MAX(p.amount) FROM orders o JOIN items i ON i.order_id = o.id JOIN payments p ON p.order_id = o.id
