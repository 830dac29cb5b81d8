-- title: one column, two values
-- schema: shop
-- dialect: duckdb
-- expect: error never_true
-- rewrite: SELECT COUNT(*) FROM orders WHERE status = 'PAID' OR status = 'OPEN'
SELECT COUNT(*) FROM orders WHERE status = 'PAID' AND status = 'OPEN'

-- title: above and below at once
-- schema: shop
-- dialect: duckdb
-- expect: error never_true
SELECT name FROM products WHERE price > 50 AND price < 10

-- title: among other conditions
-- schema: shop
-- dialect: postgres
-- expect: error never_true
SELECT name FROM products WHERE category = 'Toys' AND price >= 50 AND 10 >= price

-- title: in HAVING
-- schema: shop
-- dialect: duckdb
-- expect: error never_true
SELECT shop_id FROM orders GROUP BY shop_id HAVING shop_id = 1 AND shop_id = 2

-- title: either of two values
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT COUNT(*) FROM orders WHERE status = 'PAID' OR status = 'OPEN'

-- title: two columns
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT COUNT(*) FROM orders WHERE status = 'PAID' AND currency = 'KRW'

-- title: a range
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT name FROM products WHERE price > 10 AND price < 50

-- title: not this and not that
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT COUNT(*) FROM orders WHERE status <> 'PAID' AND status <> 'OPEN'

-- title: the same table twice
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT 1 FROM shops a JOIN shops b ON a.owner_id = b.owner_id WHERE a.city = 'Seoul' AND b.city = 'Busan'

-- title: small letters compared with a capital
-- schema: shop
-- dialect: duckdb
-- expect: error never_true
-- rewrite: SELECT id FROM members WHERE LOWER(name) = 'kim'
SELECT id FROM members WHERE LOWER(name) = 'Kim'

-- title: small letters compared with small letters
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT id FROM members WHERE LOWER(name) LIKE 'kim%' AND UPPER(city) = 'SEOUL'
