-- title: the tie is missing
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning uncorrelated_exists
-- rewrite: SELECT o.id FROM orders AS o WHERE EXISTS(SELECT 1 FROM items AS i WHERE i.quantity > 5 AND i.order_id = o.id)
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM items i WHERE i.quantity > 5)

-- title: NOT EXISTS
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning uncorrelated_exists
SELECT m.name FROM members m WHERE NOT EXISTS (SELECT 1 FROM orders x JOIN shops s ON s.id = x.shop_id)

-- title: tied to itself
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning uncorrelated_exists
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM items i WHERE i.order_id = i.order_id)

-- title: tied
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM items i WHERE i.order_id = o.id)

-- title: tied further in
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM items i WHERE i.product_id IN (SELECT p.id FROM products p WHERE p.price > o.amount))

-- title: tied by one of two
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT o.id FROM orders o WHERE EXISTS (SELECT order_id FROM items i WHERE i.order_id = o.id UNION ALL SELECT order_id FROM payments)

-- title: no row around
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT EXISTS (SELECT 1 FROM items)
