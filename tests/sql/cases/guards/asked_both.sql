-- title: both, and UNION
-- schema: shop
-- dialect: duckdb
-- question: Which members live in Seoul and own a shop, both?
-- expect: warning asked_both
SELECT id FROM members WHERE city = 'Seoul' UNION SELECT owner_id FROM shops

-- title: or, and INTERSECT
-- schema: shop
-- dialect: duckdb
-- question: Ids of members in Seoul or with a shop?
-- expect: warning asked_both
SELECT id FROM members WHERE city = 'Seoul' INTERSECT SELECT owner_id FROM shops

-- title: two conditions, and OR
-- schema: shop
-- dialect: duckdb
-- question: Which toys cost more than 50?
-- expect: warning asked_both
SELECT name FROM products WHERE category = 'Toys' OR price > 50

-- title: both
-- schema: shop
-- dialect: duckdb
-- question: Which members live in Seoul and own a shop, both?
-- expect: none
SELECT id FROM members WHERE city = 'Seoul' INTERSECT SELECT owner_id FROM shops

-- title: or
-- schema: shop
-- dialect: duckdb
-- question: Products that are toys or cost more than 50?
-- expect: none
SELECT name FROM products WHERE category = 'Toys' OR price > 50

-- title: empty cells let in
-- schema: shop
-- dialect: duckdb
-- question: Which products are sold in June 2025?
-- expect: none
SELECT name FROM products WHERE price > 0 AND (discontinued_on IS NULL OR weight IS NULL)

-- title: two values of one column
-- schema: shop
-- dialect: duckdb
-- question: Toys and books
-- expect: none
SELECT name FROM products WHERE category = 'Toys' OR category = 'Books'
