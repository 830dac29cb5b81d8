-- title: a column list that the dialect cannot write
-- dialect: sqlite
-- allowed: members
-- expect: refused rewrite
SELECT t.a FROM (VALUES (1)) AS t(a)

-- title: comments are gone, names stay
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT /* a */ id -- b
FROM members
