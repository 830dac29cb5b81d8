-- title: members without an order count 1
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning left_join_count
-- rewrite: SELECT m.id, COUNT(o.member_id) FROM members AS m LEFT JOIN orders AS o ON o.member_id = m.id GROUP BY m.id
SELECT m.id, COUNT(*) FROM members m LEFT JOIN orders o ON o.member_id = m.id GROUP BY m.id

-- title: a column of the right side
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT m.id, COUNT(o.id) FROM members m LEFT JOIN orders o ON o.member_id = m.id GROUP BY m.id

-- title: at most one match
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT o.status, COUNT(*) FROM orders o LEFT JOIN coupons c ON c.id = o.coupon_id GROUP BY o.status

-- title: by the right side
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT o.status, COUNT(*) FROM members m LEFT JOIN orders o ON o.member_id = m.id GROUP BY o.status

-- title: only matches are left
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT m.id, COUNT(*) FROM members m LEFT JOIN orders o ON o.member_id = m.id WHERE o.amount > 5 GROUP BY m.id

-- title: a plain JOIN
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT m.id, COUNT(*) FROM members m JOIN orders o ON o.member_id = m.id GROUP BY m.id
