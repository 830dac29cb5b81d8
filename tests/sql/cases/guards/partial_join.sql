-- title: the line is missing
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning partial_join
-- rewrite: SELECT i.product_id, p.carrier FROM items AS i JOIN parcels AS p ON p.order_id = i.order_id AND p.line = i.line
SELECT i.product_id, p.carrier FROM items i JOIN parcels p ON p.order_id = i.order_id

-- title: in WHERE
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning partial_join
SELECT COUNT(*) FROM items i, parcels p WHERE p.line = i.line AND i.quantity > 1

-- title: the whole key
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT i.product_id, p.carrier FROM items i JOIN parcels p ON p.order_id = i.order_id AND p.line = i.line

-- title: the rest is fixed
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT i.product_id, p.carrier FROM items i JOIN parcels p ON p.order_id = i.order_id WHERE i.line = 1

-- title: by USING
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT i.product_id, p.carrier FROM items i JOIN parcels p USING (order_id, line)

-- title: a key of one column
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT COUNT(*) FROM items i JOIN orders o ON i.order_id = o.id
