-- title: orders are asked for, items are counted
-- schema: shop
-- dialect: duckdb
-- question: How many orders are there?
-- expect: warning idle_join
-- rewrite: SELECT COUNT(*) FROM orders AS o WHERE EXISTS(SELECT 1 FROM items AS i WHERE i.order_id = o.id)
SELECT COUNT(*) FROM orders o JOIN items i ON i.order_id = o.id

-- title: by a column of the orders
-- schema: shop
-- dialect: duckdb
-- question: Number of orders by status
-- expect: warning idle_join
SELECT o.status, COUNT(*) FROM orders o JOIN items i ON i.order_id = o.id GROUP BY o.status

-- title: items are asked for
-- schema: shop
-- dialect: duckdb
-- question: How many items were in paid orders?
-- expect: none
SELECT COUNT(*) FROM orders o JOIN items i ON i.order_id = o.id WHERE o.status = 'PAID'

-- title: the question speaks of them
-- schema: shop
-- dialect: duckdb
-- question: How many orders have items?
-- expect: none
SELECT COUNT(*) FROM orders o JOIN items i ON i.order_id = o.id

-- title: something else is counted
-- schema: shop
-- dialect: duckdb
-- question: How many things were sold in paid orders?
-- expect: none
SELECT COUNT(*) FROM orders o JOIN items i ON i.order_id = o.id WHERE o.status = 'PAID'

-- title: a column of it is used
-- schema: shop
-- dialect: duckdb
-- question: How many orders are big?
-- expect: none
SELECT COUNT(*) FROM orders o JOIN items i ON i.order_id = o.id WHERE i.quantity > 3

-- title: rows by one row of the other
-- schema: shop
-- dialect: duckdb
-- question: How many members came back, each?
-- expect: none
SELECT m.id, COUNT(*) FROM members m JOIN visits v ON v.member_id = m.id GROUP BY m.id

-- title: distinct
-- schema: shop
-- dialect: duckdb
-- question: How many orders are there?
-- expect: none
SELECT COUNT(DISTINCT o.id) FROM orders o JOIN items i ON i.order_id = o.id

-- title: nothing was asked
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT COUNT(*) FROM orders o JOIN items i ON i.order_id = o.id
