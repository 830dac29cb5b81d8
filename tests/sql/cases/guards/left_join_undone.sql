-- title: a condition on the right side
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning left_join_undone
-- rewrite: SELECT m.name FROM members AS m LEFT JOIN orders AS o ON o.member_id = m.id AND o.amount > 100
SELECT m.name FROM members m LEFT JOIN orders o ON o.member_id = m.id WHERE o.amount > 100

-- title: one of two conditions
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning left_join_undone
-- rewrite: SELECT m.name FROM members AS m LEFT JOIN orders AS o ON o.member_id = m.id AND o.status = 'PAID' WHERE m.city = 'Jeju'
SELECT m.name FROM members m LEFT JOIN orders o ON o.member_id = m.id WHERE m.city = 'Jeju' AND o.status = 'PAID'

-- title: on both ways of an OR
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning left_join_undone
SELECT m.name FROM members m LEFT JOIN orders o ON o.member_id = m.id WHERE o.status = 'PAID' OR o.amount > 5

-- title: not empty
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning left_join_undone
SELECT m.name FROM members m LEFT JOIN orders o ON o.member_id = m.id WHERE o.id IS NOT NULL

-- title: the left side of a RIGHT JOIN
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning left_join_undone
SELECT m.name FROM orders o RIGHT JOIN members m ON o.member_id = m.id WHERE o.amount BETWEEN 1 AND 5

-- title: rows without a match are what is wanted
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT m.name FROM members m LEFT JOIN orders o ON o.member_id = m.id WHERE o.id IS NULL

-- title: the condition in ON
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT m.name FROM members m LEFT JOIN orders o ON o.member_id = m.id AND o.amount > 100

-- title: the condition on the left side
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT m.name FROM members m LEFT JOIN orders o ON o.member_id = m.id WHERE m.city = 'Jeju'

-- title: filled in
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT m.name FROM members m LEFT JOIN orders o ON o.member_id = m.id WHERE COALESCE(o.amount, 0) < 100

-- title: empty ones let through
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT m.name FROM members m LEFT JOIN orders o ON o.member_id = m.id WHERE o.amount > 100 OR o.id IS NULL

-- title: not surely true
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT o.id FROM orders o LEFT JOIN members m ON m.id = o.member_id WHERE m.is_test IS NOT TRUE

-- title: surely false
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning left_join_undone
SELECT o.id FROM orders o LEFT JOIN members m ON m.id = o.member_id WHERE m.is_test IS FALSE

-- title: by cases
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT m.name FROM members m LEFT JOIN orders o ON o.member_id = m.id WHERE CASE WHEN o.id IS NULL THEN 0 ELSE o.amount END < 5

-- title: a plain JOIN
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT m.name FROM members m JOIN orders o ON o.member_id = m.id WHERE o.amount > 100
