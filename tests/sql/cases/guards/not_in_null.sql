-- title: a column with empty cells
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error not_in_null
-- rewrite: SELECT name FROM members WHERE NOT id IN (SELECT referrer_id FROM members WHERE NOT referrer_id IS NULL)
SELECT name FROM members WHERE id NOT IN (SELECT referrer_id FROM members)

-- title: some rows of it
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning not_in_null
SELECT name FROM members WHERE id NOT IN (SELECT v.member_id FROM visits v WHERE v.page = 'home')

-- title: not equal to all
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error not_in_null
SELECT name FROM members WHERE id <> ALL (SELECT member_id FROM visits)

-- title: the empty side of an outer join
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning not_in_null
SELECT name FROM shops WHERE id NOT IN (SELECT o.shop_id FROM members m LEFT JOIN orders o ON o.member_id = m.id)

-- title: NULL in a list
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error not_in_null
SELECT name FROM members WHERE city NOT IN ('Jeju', NULL)

-- title: the second of two
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error not_in_null
SELECT name FROM members WHERE id NOT IN (SELECT member_id FROM orders UNION ALL SELECT member_id FROM visits)

-- title: no empty cells
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT name FROM members WHERE id NOT IN (SELECT member_id FROM orders)

-- title: they are left out
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT name FROM members WHERE id NOT IN (SELECT referrer_id FROM members WHERE referrer_id IS NOT NULL)

-- title: a condition leaves them out
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT name FROM members WHERE id NOT IN (SELECT referrer_id FROM members WHERE referrer_id > 10)

-- title: a join leaves them out
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT name FROM members WHERE id NOT IN (SELECT v.member_id FROM visits v JOIN members m ON m.id = v.member_id)

-- title: filled in
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT name FROM members WHERE id NOT IN (SELECT COALESCE(referrer_id, 0) FROM members)

-- title: IN does not mind
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT name FROM members WHERE id IN (SELECT referrer_id FROM members)

-- title: nor does NOT EXISTS
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT name FROM members m WHERE NOT EXISTS (SELECT 1 FROM members x WHERE x.referrer_id = m.id)

-- title: a plain list
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT name FROM members WHERE city NOT IN ('Jeju', 'Busan')
