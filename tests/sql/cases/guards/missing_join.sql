-- title: a comma and nothing else
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error missing_join
-- rewrite: SELECT o.id, m.name FROM orders AS o JOIN members AS m ON o.member_id = m.id WHERE o.status = 'PAID'
SELECT o.id, m.name FROM orders o, members m WHERE o.status = 'PAID'

-- title: a comma in SQLite
-- schema: shop
-- dialect: sqlite
-- question:
-- expect: error missing_join
SELECT o.id, m.name FROM orders o, members m

-- title: JOIN without ON
-- schema: shop
-- dialect: mysql
-- question:
-- expect: error missing_join
SELECT COUNT(*) FROM orders o JOIN items i

-- title: a condition within one table
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error missing_join
-- rewrite: SELECT COUNT(*) FROM orders AS o JOIN items AS i ON i.order_id = i.order_id WHERE o.id = i.order_id
SELECT COUNT(*) FROM orders o JOIN items i ON i.order_id = i.order_id

-- title: a condition on one table
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error missing_join
SELECT COUNT(*) FROM orders o JOIN members m ON m.city = 'Jeju'

-- title: the third of three
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error missing_join
-- rewrite: SELECT COUNT(*) FROM orders AS o JOIN items AS i ON i.order_id = o.id JOIN products AS p ON i.quantity > 1 WHERE i.product_id = p.id
SELECT COUNT(*) FROM orders o JOIN items i ON i.order_id = o.id JOIN products p ON i.quantity > 1

-- title: inside a query
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error missing_join
SELECT name FROM members WHERE id IN (SELECT o.member_id FROM orders o, shops s WHERE s.city = 'Seoul')

-- title: CROSS JOIN where a key is known
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning missing_join
SELECT o.id, m.name FROM orders o CROSS JOIN members m

-- title: CROSS JOIN where none is
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: note missing_join
SELECT p.name, s.name FROM products p CROSS JOIN shops s

-- title: ON TRUE
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: note missing_join
SELECT p.name, s.name FROM products p JOIN shops s ON TRUE

-- title: joined in WHERE
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT o.id, m.name FROM orders o, members m WHERE m.id = o.member_id

-- title: joined by USING
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT COUNT(*) FROM items JOIN payments USING (order_id)

-- title: joined by names
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT COUNT(*) FROM items NATURAL JOIN payments

-- title: joined by an inequality
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT COUNT(*) FROM orders a JOIN orders b ON a.created_at < b.created_at

-- title: joined by an expression
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT COUNT(*) FROM orders o JOIN visits v ON CAST(o.created_at AS DATE) = v.day

-- title: one of several ways
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT COUNT(*) FROM orders o, members m WHERE (m.id = o.member_id AND o.amount > 5) OR (m.referrer_id = o.member_id)

-- title: one row to all
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT o.id, o.amount / t.total FROM orders o, (SELECT SUM(amount) AS total FROM orders) t

-- title: one row by LIMIT
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT o.id FROM orders o, (SELECT id FROM shops ORDER BY id LIMIT 1) s

-- title: one row by its key
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT o.id, p.name FROM orders o, products p WHERE p.id = 7

-- title: one row by its key, and a known join
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning missing_join
-- rewrite: SELECT o.id, m.name FROM orders AS o JOIN members AS m ON o.member_id = m.id WHERE m.id = 7
SELECT o.id, m.name FROM orders o, members m WHERE m.id = 7

-- title: values of the row itself
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT m.id, t.x FROM members m, UNNEST([m.name, m.email]) t(x)

-- title: numbers to count with
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT m.id, g.day FROM members m, generate_series(1, 3) g(day)

-- title: each tied to the query around
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT m.name FROM members m WHERE EXISTS (SELECT 1 FROM orders o, visits v WHERE o.member_id = m.id AND v.member_id = m.id)

-- title: tied by a query inside
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT COUNT(*) FROM orders o, items i WHERE EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.id AND p.order_id = i.order_id)

-- title: all tied to a union
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT COUNT(*) FROM (SELECT member_id FROM orders UNION SELECT member_id FROM visits) u LEFT JOIN members m ON m.id = u.member_id LEFT JOIN profiles p ON p.member_id = u.member_id

-- title: a lateral query
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT m.id, l.amount FROM members m, LATERAL (SELECT o.amount FROM orders o WHERE o.member_id = m.id ORDER BY o.id LIMIT 2) l
