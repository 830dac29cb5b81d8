-- title: two statements
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused statements
SELECT 1; DROP TABLE members

-- title: two queries
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused statements
SELECT 1; SELECT 2

-- title: a commit between
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused statements
SELECT 1; COMMIT; DROP SCHEMA public CASCADE;

-- title: a second statement behind a comment
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused statements
SELECT 1; -- done
DELETE FROM members

-- title: a backslash quote means one thing here and another there
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused statements
SELECT '\'; DROP TABLE v; --'

-- title: the same text where it is one statement
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: ok
SELECT '\'; DROP TABLE v; --'

-- title: a closing semicolon
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members;

-- title: several closing semicolons
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members;;

-- title: nothing but semicolons
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused statements
;;

-- title: nothing but a comment
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused statements
-- DROP TABLE members

-- title: a semicolon in a string
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT '; DROP TABLE members' FROM members

-- title: a dollar quoted string
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT $$; DROP TABLE members$$ FROM members
