-- title: an open string
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused parse
SELECT 'abc FROM members

-- title: an open comment
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused parse
SELECT 1 /* x

-- title: an unfinished clause
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused parse
SELECT id FROM members WHERE

-- title: a missing comma
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused parse
SELECT id name city FROM members

-- title: a write in brackets
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused parse
SELECT * FROM (DELETE FROM members)

-- title: many brackets, but a person's number
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))

-- title: more brackets than anybody writes
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused parse
SELECT ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))

-- title: nested subqueries
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (SELECT id FROM members WHERE id IN (1))))))))))))))))))))))))))

-- title: nested CASE
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused parse
SELECT CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN CASE WHEN 1 = 1 THEN 1 END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END END
