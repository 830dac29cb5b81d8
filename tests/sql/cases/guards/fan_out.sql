-- title: orders repeated by their items
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning fan_out
-- rewrite: SELECT SUM(o.amount) FROM orders AS o WHERE EXISTS(SELECT 1 FROM items AS i WHERE i.order_id = o.id)
SELECT SUM(o.amount) FROM orders o JOIN items i ON i.order_id = o.id

-- title: the same, and a condition on the items moves along
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning fan_out
-- rewrite: SELECT SUM(o.amount) FROM orders AS o WHERE o.status = 'PAID' AND EXISTS(SELECT 1 FROM items AS i WHERE i.order_id = o.id AND i.quantity > 2)
SELECT SUM(o.amount) FROM orders o JOIN items i ON i.order_id = o.id WHERE i.quantity > 2 AND o.status = 'PAID'

-- title: the same by USING
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning fan_out
SELECT AVG(p.amount) FROM payments p JOIN items i USING (order_id) WHERE p.id = 7

-- title: an average is wrong as well
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning fan_out
SELECT AVG(o.amount) FROM orders o LEFT JOIN items i ON i.order_id = o.id

-- title: a sum over the one side, by columns of the many side
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning fan_out
SELECT p.category, SUM(o.amount) FROM orders o JOIN items i ON i.order_id = o.id JOIN products p ON p.id = i.product_id GROUP BY p.category

-- title: two joins away
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning fan_out
SELECT SUM(m.score) FROM members m JOIN orders o ON o.member_id = m.id JOIN shops s ON s.id = o.shop_id

-- title: keys counted where nothing is grouped
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning fan_out
-- rewrite: SELECT COUNT(DISTINCT o.id) FROM orders AS o JOIN items AS i ON i.order_id = o.id
SELECT COUNT(o.id) FROM orders o JOIN items i ON i.order_id = o.id

-- title: keys counted by something coarser
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning fan_out
SELECT o.status, COUNT(o.id) FROM orders o JOIN items i ON i.order_id = o.id GROUP BY o.status

-- title: a join in WHERE
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning fan_out
SELECT SUM(o.amount) FROM orders o, items i WHERE i.order_id = o.id

-- title: a sum of a condition counts, too
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning fan_out
SELECT SUM(CASE WHEN o.status = 'PAID' THEN 1 ELSE 0 END) FROM orders o JOIN items i ON i.order_id = o.id

-- title: inside a query
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning fan_out
WITH spent AS (SELECT o.member_id, SUM(o.amount) AS total FROM orders o JOIN items i ON i.order_id = o.id GROUP BY o.member_id) SELECT MAX(total) FROM spent

-- title: through a query that hands rows on
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning fan_out
SELECT SUM(o.amount) FROM orders o JOIN (SELECT order_id FROM items) i ON i.order_id = o.id

-- title: a flag may leave one row of each: worth a note
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: note fan_out
SELECT SUM(o.amount) FROM orders o JOIN payments p ON p.order_id = o.id WHERE p.paid_at IS NULL

-- title: the many side is what is summed
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT SUM(i.price * i.quantity) FROM orders o JOIN items i ON i.order_id = o.id

-- title: both sides make the figure: the finer one decides
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT SUM(i.quantity * p.weight) FROM items i JOIN products p ON p.id = i.product_id

-- title: rows of the many side are counted
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT o.status, COUNT(*) FROM orders o JOIN items i ON i.order_id = o.id GROUP BY o.status

-- title: a count within one row of its own table counts what is joined
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT o.id, COUNT(o.id) FROM orders o JOIN items i ON i.order_id = o.id GROUP BY o.id

-- title: a count of the group's own column counts rows
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT o.status, COUNT(o.status) FROM orders o JOIN items i ON i.order_id = o.id GROUP BY o.status

-- title: the average of one row repeated is that row
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT o.id, AVG(o.amount) FROM orders o JOIN items i ON i.order_id = o.id GROUP BY o.id

-- title: least and greatest do not mind
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT MIN(o.amount), MAX(o.amount) FROM orders o JOIN items i ON i.order_id = o.id

-- title: distinct keys
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT COUNT(DISTINCT o.id) FROM orders o JOIN items i ON i.order_id = o.id

-- title: the other side is a key
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT SUM(o.amount) FROM orders o JOIN members m ON m.id = o.member_id

-- title: the other side is unique by the profile
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT SUM(m.score) FROM members m JOIN profiles p ON p.member_id = m.id

-- title: the other side is unique by the data
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT SUM(o.amount) FROM orders o JOIN shops s ON s.code = o.note

-- title: the whole of a key, part of it fixed
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT SUM(o.amount) FROM orders o JOIN items i ON i.order_id = o.id AND i.line = 1

-- title: a semi-join repeats nothing
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT SUM(o.amount) FROM orders o WHERE EXISTS (SELECT 1 FROM items i WHERE i.order_id = o.id)

-- title: nor does IN
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT SUM(o.amount) FROM orders o WHERE o.id IN (SELECT order_id FROM items)

-- title: aggregated before the join
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT SUM(o.amount), SUM(i.pieces) FROM orders o JOIN (SELECT order_id, SUM(quantity) AS pieces FROM items GROUP BY order_id) i ON i.order_id = o.id

-- title: the same in WITH, grouped by position
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
WITH i AS (SELECT order_id, COUNT(*) AS lines FROM items GROUP BY 1) SELECT SUM(o.amount) FROM orders o LEFT JOIN i ON i.order_id = o.id

-- title: distinct before the join
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT SUM(o.amount) FROM orders o JOIN (SELECT DISTINCT order_id FROM items) i ON i.order_id = o.id

-- title: one row to all
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT SUM(o.amount / t.total) FROM orders o CROSS JOIN (SELECT SUM(amount) AS total FROM orders) t

-- title: whether it is unique is not known
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT SUM(o.amount) FROM orders o JOIN members m ON m.joined_on = o.delivered_on

-- title: a window is no aggregate here
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT o.id, SUM(o.amount) OVER (ORDER BY o.id) FROM orders o JOIN items i ON i.order_id = o.id
