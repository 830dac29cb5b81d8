-- title: a key of another table
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error unknown_join
-- rewrite: SELECT o.id FROM orders AS o JOIN members AS m ON o.member_id = m.id
SELECT o.id FROM orders o JOIN members m ON o.shop_id = m.id

-- title: two ids
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning unknown_join
-- rewrite: SELECT o.id FROM orders AS o JOIN members AS m ON o.member_id = m.id
SELECT o.id FROM orders o JOIN members m ON o.id = m.id

-- title: a key and a number
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning unknown_join
SELECT i.price FROM items i JOIN products p ON i.quantity = p.id

-- title: in WHERE
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error unknown_join
SELECT i.price FROM items i, orders o WHERE i.product_id = o.id

-- title: tables that a third one ties
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning unknown_join
SELECT COUNT(*) FROM members m JOIN items i ON i.product_id = m.id

-- title: the known join
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT o.id FROM orders o JOIN members m ON o.member_id = m.id

-- title: one of several known joins
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT s.name FROM shops s JOIN members m ON s.owner_id = m.id

-- title: keys of the same third table
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT COUNT(*) FROM orders o JOIN visits v ON o.member_id = v.member_id

-- title: the same through two tables
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT COUNT(*) FROM shops s JOIN visits v ON s.owner_id = v.member_id

-- title: equal cities are no key
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT COUNT(*) FROM members m JOIN shops s ON s.city = m.city

-- title: a further condition beside the known join
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT COUNT(*) FROM orders o JOIN members m ON o.member_id = m.id AND o.shop_id = m.referrer_id

-- title: a table with itself
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT a.id FROM members a JOIN members b ON a.referrer_id = b.id

-- title: pairs of one table
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT a.id FROM members a JOIN members b ON a.city = b.city AND a.id < b.id

-- title: through a query that hands it on
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT COUNT(*) FROM (SELECT member_id AS who FROM orders) o JOIN members m ON m.id = o.who

-- title: through a query, and wrong
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error unknown_join
SELECT COUNT(*) FROM (SELECT shop_id AS who FROM orders) o JOIN members m ON m.id = o.who
