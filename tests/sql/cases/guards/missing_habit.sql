-- title: deleted rows are left out by all others
-- schema: shop
-- dialect: duckdb
-- question: How many orders were paid?
-- expect: warning missing_habit
-- rewrite: SELECT COUNT(*) FROM orders WHERE status = 'PAID' AND deleted_at IS NULL
SELECT COUNT(*) FROM orders WHERE status = 'PAID'

-- title: no WHERE yet
-- schema: shop
-- dialect: duckdb
-- expect: warning missing_habit
-- rewrite: SELECT COUNT(*) FROM members WHERE NOT is_test
SELECT COUNT(*) FROM members

-- title: an OR stays together
-- schema: shop
-- dialect: duckdb
-- expect: warning missing_habit
-- rewrite: SELECT COUNT(*) FROM members WHERE (city = 'Seoul' OR city = 'Busan') AND NOT is_test
SELECT COUNT(*) FROM members WHERE city = 'Seoul' OR city = 'Busan'

-- title: the side of a LEFT JOIN that may be empty gets it in ON
-- schema: shop
-- dialect: postgres
-- expect: warning missing_habit
-- rewrite: SELECT s.name, COUNT(o.id) FROM shops AS s LEFT JOIN orders AS o ON o.shop_id = s.id AND o.deleted_at IS NULL GROUP BY s.name
SELECT s.name, COUNT(o.id) FROM shops s LEFT JOIN orders o ON o.shop_id = s.id GROUP BY s.name

-- title: two tables, two habits
-- schema: shop
-- dialect: duckdb
-- expect: warning missing_habit, warning missing_habit
SELECT m.city, SUM(o.amount) FROM members m JOIN orders o ON o.member_id = m.id GROUP BY m.city

-- title: a table that only leads to another
-- schema: shop
-- dialect: duckdb
-- expect: note missing_habit
SELECT m.city, SUM(i.price) FROM members m JOIN orders o ON o.member_id = m.id JOIN items i ON i.order_id = o.id WHERE NOT m.is_test GROUP BY m.city

-- title: a query inside
-- schema: shop
-- dialect: duckdb
-- expect: note missing_habit
SELECT name FROM shops s WHERE EXISTS (SELECT 1 FROM orders o WHERE o.shop_id = s.id)

-- title: a big table without a bound on its partition
-- schema: shop
-- dialect: duckdb
-- question: How many page views by page?
-- expect: warning unbounded_partition
SELECT page, COUNT(*) FROM visits GROUP BY page

-- title: who asks for all of it knows
-- schema: shop
-- dialect: duckdb
-- question: How many page views were there ever?
-- expect: note unbounded_partition
SELECT COUNT(*) FROM visits

-- title: a bounded partition
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT page, COUNT(*) FROM visits WHERE day >= DATE '2025-06-01' GROUP BY page

-- title: the filter in another writing
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT COUNT(*) FROM members WHERE is_test IS NOT TRUE

-- title: the filter in ON
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT COUNT(*) FROM shops s JOIN orders o ON o.shop_id = s.id AND o.deleted_at IS NULL

-- title: the very rows are wanted
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT COUNT(*) FROM orders WHERE deleted_at IS NOT NULL

-- title: who says that they are to be counted too
-- schema: shop
-- dialect: duckdb
-- question: How many members are there, including test accounts?
-- expect: none
SELECT COUNT(*) FROM members

-- title: a filter of few queries is no habit
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT COUNT(*) FROM orders WHERE deleted_at IS NULL

-- title: a table that nobody filters
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT COUNT(*) FROM products

-- title: a query in FROM is the query itself
-- schema: shop
-- dialect: duckdb
-- expect: warning missing_habit
SELECT COUNT(*) FROM (SELECT member_id FROM orders GROUP BY member_id) x

-- title: a date that most bound, each by other days
-- schema: shop
-- dialect: duckdb
-- expect: note missing_habit
SELECT SUM(amount) FROM payments

-- title: the date bounded by any days
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT SUM(amount) FROM payments WHERE paid_at >= '2023-05-01'
