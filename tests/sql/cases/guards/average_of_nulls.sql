-- title: many have no score
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: note average_of_nulls
SELECT AVG(score) FROM members

-- title: by group
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: note average_of_nulls
SELECT m.city, AVG(m.score) FROM members m GROUP BY m.city

-- title: filled in
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT AVG(COALESCE(score, 0)) FROM members

-- title: left out on purpose
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT AVG(score) FROM members WHERE score IS NOT NULL

-- title: hardly any
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT AVG(age) FROM members

-- title: none empty
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT AVG(amount) FROM orders
