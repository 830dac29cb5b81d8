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

-- title: duckdb: two statements
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused statements
SELECT id FROM members; DELETE FROM members

-- title: duckdb: accepted, unlike two statements
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members ; ;

-- title: postgres: two statements
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused statements
SELECT id FROM members; DELETE FROM members

-- title: postgres: accepted, unlike two statements
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members ; ;

-- title: sqlite: two statements
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused statements
SELECT id FROM members; DELETE FROM members

-- title: sqlite: accepted, unlike two statements
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members ; ;

-- title: mysql: two statements
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused statements
SELECT id FROM members; DELETE FROM members

-- title: mysql: accepted, unlike two statements
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members ; ;

-- title: snowflake: two statements
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: refused statements
SELECT id FROM members; DELETE FROM members

-- title: snowflake: accepted, unlike two statements
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members ; ;

-- title: bigquery: two statements
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: refused statements
SELECT id FROM members; DELETE FROM members

-- title: bigquery: accepted, unlike two statements
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members ; ;

-- title: trino: two statements
-- dialect: trino
-- allowed: trade.orders, members
-- expect: refused statements
SELECT id FROM members; DELETE FROM members

-- title: trino: accepted, unlike two statements
-- dialect: trino
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members ; ;

-- title: presto: two statements
-- dialect: presto
-- allowed: trade.orders, members
-- expect: refused statements
SELECT id FROM members; DELETE FROM members

-- title: presto: accepted, unlike two statements
-- dialect: presto
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members ; ;

-- title: spark: two statements
-- dialect: spark
-- allowed: trade.orders, members
-- expect: refused statements
SELECT id FROM members; DELETE FROM members

-- title: spark: accepted, unlike two statements
-- dialect: spark
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members ; ;

-- title: databricks: two statements
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: refused statements
SELECT id FROM members; DELETE FROM members

-- title: databricks: accepted, unlike two statements
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members ; ;

-- title: redshift: two statements
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: refused statements
SELECT id FROM members; DELETE FROM members

-- title: redshift: accepted, unlike two statements
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members ; ;

-- title: tsql: two statements
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: refused statements
SELECT id FROM members; DELETE FROM members

-- title: tsql: accepted, unlike two statements
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members ; ;

-- title: oracle: two statements
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: refused statements
SELECT id FROM members; DELETE FROM members

-- title: oracle: accepted, unlike two statements
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members ; ;

-- title: clickhouse: two statements
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: refused statements
SELECT id FROM members; DELETE FROM members

-- title: clickhouse: accepted, unlike two statements
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members ; ;
