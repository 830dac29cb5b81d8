-- title: not, and nothing negates
-- schema: shop
-- dialect: duckdb
-- question: Which members do not live in Seoul?
-- expect: warning asked_negation
SELECT name FROM members WHERE city = 'Seoul'

-- title: never, and a plain join
-- schema: shop
-- dialect: duckdb
-- question: Which members have never ordered?
-- expect: warning asked_negation
SELECT m.name FROM members m JOIN orders o ON o.member_id = m.id

-- title: without, in Korean
-- schema: shop
-- dialect: duckdb
-- question: 주문이 없는 회원은?
-- expect: warning asked_negation
SELECT m.name FROM members m JOIN orders o ON o.member_id = m.id

-- title: unequal
-- schema: shop
-- dialect: duckdb
-- question: Which members do not live in Seoul?
-- expect: none
SELECT name FROM members WHERE city <> 'Seoul'

-- title: a pattern that must not fit
-- schema: shop
-- dialect: sqlite
-- question: Names that do not begin with A?
-- expect: none
SELECT name FROM members WHERE name NOT LIKE 'A%'

-- title: no partner
-- schema: shop
-- dialect: duckdb
-- question: Which members have never ordered?
-- expect: none
SELECT m.name FROM members m LEFT JOIN orders o ON o.member_id = m.id WHERE o.id IS NULL

-- title: no more than is a bound
-- schema: shop
-- dialect: duckdb
-- question: Products that cost no more than 20?
-- expect: none
SELECT name FROM products WHERE price <= 20

-- title: a number, not a denial
-- schema: shop
-- dialect: duckdb
-- question: What is in order no. 17?
-- expect: none
SELECT product_id FROM items WHERE order_id = 17

-- title: a quoted name
-- schema: shop
-- dialect: duckdb
-- question: Orders with the note 'do not ring'?
-- expect: none
SELECT id FROM orders WHERE note = 'do not ring'

-- title: a habit is not what the question denies
-- schema: shop
-- dialect: duckdb
-- question: Which members have never ordered?
-- expect: warning asked_negation
SELECT m.name FROM members m JOIN orders o ON o.member_id = m.id WHERE NOT m.is_test

-- title: who is to be ignored is left out by the join
-- schema: shop
-- dialect: duckdb
-- question: Orders by member, ignoring members who haven't ordered?
-- expect: none
SELECT m.name, COUNT(*) FROM members m JOIN orders o ON o.member_id = m.id GROUP BY m.name

-- title: a kind of thing that begins with "no"
-- schema: shop
-- dialect: duckdb
-- question: How many no-shows per city?
-- expect: none
SELECT city, COUNT(*) FROM members GROUP BY city
