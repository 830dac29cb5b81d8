-- title: the top of nothing
-- schema: shop
-- dialect: duckdb
-- question: Top 5 members by score
-- expect: warning limit_without_order
SELECT name FROM members LIMIT 5

-- title: asked in Korean
-- schema: shop
-- dialect: duckdb
-- question: 점수 상위 5명 회원
-- expect: warning limit_without_order
SELECT name FROM members LIMIT 5

-- title: any rows will do
-- schema: shop
-- dialect: duckdb
-- question: Show me some members
-- expect: note limit_without_order
SELECT name FROM members LIMIT 5

-- title: inside
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: note limit_without_order
SELECT AVG(amount) FROM (SELECT amount FROM orders LIMIT 100) o

-- title: of a union
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: note limit_without_order
SELECT name FROM members UNION SELECT name FROM shops LIMIT 5

-- title: sorted
-- schema: shop
-- dialect: duckdb
-- question: Top 5 members by score
-- expect: none
SELECT name FROM members ORDER BY score DESC LIMIT 5

-- title: one row anyway
-- schema: shop
-- dialect: duckdb
-- question: How many members are there at most?
-- expect: none
SELECT COUNT(*) FROM members LIMIT 10

-- title: whether there is one
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT name FROM members m WHERE EXISTS (SELECT 1 FROM orders o WHERE o.member_id = m.id LIMIT 1)

-- title: no LIMIT
-- schema: shop
-- dialect: duckdb
-- question: Top 5 members by score
-- expect: none
SELECT name FROM members

-- title: sorted inside, handed on
-- schema: shop
-- dialect: duckdb
-- question: Top 5 members by score
-- expect: none
SELECT name FROM (SELECT name FROM members ORDER BY score DESC) m LIMIT 5

-- title: no rows wanted
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT name FROM members LIMIT 0
