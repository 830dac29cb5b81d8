-- title: what a city is not
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning not_equal_null
-- rewrite: SELECT name FROM members WHERE (city <> 'Seoul' OR city IS NULL)
SELECT name FROM members WHERE city <> 'Seoul'

-- title: not in a list
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning not_equal_null
SELECT name FROM members m WHERE m.city NOT IN ('Seoul', 'Busan') AND m.age > 20

-- title: not like
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning not_equal_null
SELECT id FROM orders WHERE note NOT LIKE '%gift%'

-- title: not equal, the long way
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: warning not_equal_null
SELECT name FROM members WHERE NOT city = 'Seoul'

-- title: hardly any empty cells
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: note not_equal_null
SELECT name FROM members WHERE age <> 30

-- title: no empty cells
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT id FROM orders WHERE status <> 'PAID'

-- title: they are kept
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT name FROM members WHERE city <> 'Seoul' OR city IS NULL

-- title: filled in
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT name FROM members WHERE COALESCE(city, '') <> 'Seoul'

-- title: they are left out on purpose
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT name FROM members WHERE city <> 'Seoul' AND city IS NOT NULL

-- title: another condition leaves them out
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT name FROM members WHERE city <> 'Seoul' AND city LIKE 'S%'

-- title: what it is
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT name FROM members WHERE city = 'Seoul'

-- title: not empty
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT name FROM members WHERE city <> ''

-- title: two columns
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT m.name FROM members m JOIN shops s ON s.owner_id = m.id WHERE m.city <> s.city
