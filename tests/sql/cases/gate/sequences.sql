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

-- title: duckdb: a sequence
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused sequences
SELECT counter.nextval FROM members

-- title: duckdb: accepted, unlike a sequence
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id AS nextval FROM members m

-- title: postgres: a sequence
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused sequences
SELECT counter.nextval FROM members

-- title: postgres: accepted, unlike a sequence
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id AS nextval FROM members m

-- title: sqlite: a sequence
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused sequences
SELECT counter.nextval FROM members

-- title: sqlite: accepted, unlike a sequence
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id AS nextval FROM members m

-- title: mysql: a sequence
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused sequences
SELECT counter.nextval FROM members

-- title: mysql: accepted, unlike a sequence
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id AS nextval FROM members m

-- title: snowflake: a sequence
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: refused sequences
SELECT counter.nextval FROM members

-- title: snowflake: accepted, unlike a sequence
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id AS nextval FROM members m

-- title: bigquery: a sequence
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: refused sequences
SELECT counter.nextval FROM members

-- title: bigquery: accepted, unlike a sequence
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id AS nextval FROM members m

-- title: trino: a sequence
-- dialect: trino
-- allowed: trade.orders, members
-- expect: refused sequences
SELECT counter.nextval FROM members

-- title: trino: accepted, unlike a sequence
-- dialect: trino
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id AS nextval FROM members m

-- title: presto: a sequence
-- dialect: presto
-- allowed: trade.orders, members
-- expect: refused sequences
SELECT counter.nextval FROM members

-- title: presto: accepted, unlike a sequence
-- dialect: presto
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id AS nextval FROM members m

-- title: spark: a sequence
-- dialect: spark
-- allowed: trade.orders, members
-- expect: refused sequences
SELECT counter.nextval FROM members

-- title: spark: accepted, unlike a sequence
-- dialect: spark
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id AS nextval FROM members m

-- title: databricks: a sequence
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: refused sequences
SELECT counter.nextval FROM members

-- title: databricks: accepted, unlike a sequence
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id AS nextval FROM members m

-- title: redshift: a sequence
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: refused sequences
SELECT counter.nextval FROM members

-- title: redshift: accepted, unlike a sequence
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id AS nextval FROM members m

-- title: tsql: a sequence
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: refused sequences
SELECT counter.nextval FROM members

-- title: tsql: accepted, unlike a sequence
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id AS nextval FROM members m

-- title: oracle: a sequence
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: refused sequences
SELECT counter.nextval FROM members

-- title: oracle: accepted, unlike a sequence
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id AS nextval FROM members m

-- title: clickhouse: a sequence
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: refused sequences
SELECT counter.nextval FROM members

-- title: clickhouse: accepted, unlike a sequence
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: ok
SELECT m.id AS nextval FROM members m
