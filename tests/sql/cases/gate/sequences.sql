-- title: nextval as a column
-- dialect: snowflake
-- allowed: members, s
-- expect: refused sequences
SELECT s.NEXTVAL FROM members

-- title: nextval as an attribute
-- dialect: postgres
-- allowed: s
-- expect: refused sequences
SELECT s.nextval FROM s

-- title: currval
-- dialect: oracle
-- allowed: s
-- expect: refused sequences
SELECT s.currval FROM s

-- title: a column that only sounds like it
-- dialect: duckdb
-- allowed: s
-- expect: ok
SELECT s.next_value FROM s
