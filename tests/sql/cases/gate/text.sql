-- title: a blank text
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused text
   

-- title: a MySQL comment that is executed
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused text
SELECT 1 /*!50000 UNION SELECT user FROM mysql.user */

-- title: a MariaDB comment that is executed
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused text
SELECT 1 /*M!100100 , sleep(9) */

-- title: a comment that is executed, inside a dialect that does not
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused text
SELECT id /*! , 2 */ FROM members

-- title: plain comments
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
-- who
SELECT /* all of them */ id FROM members -- end

-- title: tabs and line ends
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT	id

FROM members

-- title: letters of any script
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT id AS "회원" FROM members WHERE name = '김철수'

-- title: duckdb: a comment that MySQL executes
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused text
SELECT id /*!50000 , name */ FROM members

-- title: duckdb: accepted, unlike a comment that MySQL executes
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT id /* , name */ FROM members

-- title: duckdb: an invisible character
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused text
SELECT​id FROM members

-- title: duckdb: accepted, unlike an invisible character
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'é東京'

-- title: postgres: a comment that MySQL executes
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused text
SELECT id /*!50000 , name */ FROM members

-- title: postgres: accepted, unlike a comment that MySQL executes
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT id /* , name */ FROM members

-- title: postgres: an invisible character
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused text
SELECT​id FROM members

-- title: postgres: accepted, unlike an invisible character
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'é東京'

-- title: sqlite: a comment that MySQL executes
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused text
SELECT id /*!50000 , name */ FROM members

-- title: sqlite: accepted, unlike a comment that MySQL executes
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: ok
SELECT id /* , name */ FROM members

-- title: sqlite: an invisible character
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused text
SELECT​id FROM members

-- title: sqlite: accepted, unlike an invisible character
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'é東京'

-- title: mysql: a comment that MySQL executes
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused text
SELECT id /*!50000 , name */ FROM members

-- title: mysql: accepted, unlike a comment that MySQL executes
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: ok
SELECT id /* , name */ FROM members

-- title: mysql: an invisible character
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused text
SELECT​id FROM members

-- title: mysql: accepted, unlike an invisible character
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'é東京'

-- title: snowflake: a comment that MySQL executes
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: refused text
SELECT id /*!50000 , name */ FROM members

-- title: snowflake: accepted, unlike a comment that MySQL executes
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: ok
SELECT id /* , name */ FROM members

-- title: snowflake: an invisible character
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: refused text
SELECT​id FROM members

-- title: snowflake: accepted, unlike an invisible character
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'é東京'

-- title: bigquery: a comment that MySQL executes
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: refused text
SELECT id /*!50000 , name */ FROM members

-- title: bigquery: accepted, unlike a comment that MySQL executes
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: ok
SELECT id /* , name */ FROM members

-- title: bigquery: an invisible character
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: refused text
SELECT​id FROM members

-- title: bigquery: accepted, unlike an invisible character
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'é東京'

-- title: trino: a comment that MySQL executes
-- dialect: trino
-- allowed: trade.orders, members
-- expect: refused text
SELECT id /*!50000 , name */ FROM members

-- title: trino: accepted, unlike a comment that MySQL executes
-- dialect: trino
-- allowed: trade.orders, members
-- expect: ok
SELECT id /* , name */ FROM members

-- title: trino: an invisible character
-- dialect: trino
-- allowed: trade.orders, members
-- expect: refused text
SELECT​id FROM members

-- title: trino: accepted, unlike an invisible character
-- dialect: trino
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'é東京'

-- title: presto: a comment that MySQL executes
-- dialect: presto
-- allowed: trade.orders, members
-- expect: refused text
SELECT id /*!50000 , name */ FROM members

-- title: presto: accepted, unlike a comment that MySQL executes
-- dialect: presto
-- allowed: trade.orders, members
-- expect: ok
SELECT id /* , name */ FROM members

-- title: presto: an invisible character
-- dialect: presto
-- allowed: trade.orders, members
-- expect: refused text
SELECT​id FROM members

-- title: presto: accepted, unlike an invisible character
-- dialect: presto
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'é東京'

-- title: spark: a comment that MySQL executes
-- dialect: spark
-- allowed: trade.orders, members
-- expect: refused text
SELECT id /*!50000 , name */ FROM members

-- title: spark: accepted, unlike a comment that MySQL executes
-- dialect: spark
-- allowed: trade.orders, members
-- expect: ok
SELECT id /* , name */ FROM members

-- title: spark: an invisible character
-- dialect: spark
-- allowed: trade.orders, members
-- expect: refused text
SELECT​id FROM members

-- title: spark: accepted, unlike an invisible character
-- dialect: spark
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'é東京'

-- title: databricks: a comment that MySQL executes
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: refused text
SELECT id /*!50000 , name */ FROM members

-- title: databricks: accepted, unlike a comment that MySQL executes
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: ok
SELECT id /* , name */ FROM members

-- title: databricks: an invisible character
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: refused text
SELECT​id FROM members

-- title: databricks: accepted, unlike an invisible character
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'é東京'

-- title: redshift: a comment that MySQL executes
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: refused text
SELECT id /*!50000 , name */ FROM members

-- title: redshift: accepted, unlike a comment that MySQL executes
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: ok
SELECT id /* , name */ FROM members

-- title: redshift: an invisible character
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: refused text
SELECT​id FROM members

-- title: redshift: accepted, unlike an invisible character
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'é東京'

-- title: tsql: a comment that MySQL executes
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: refused text
SELECT id /*!50000 , name */ FROM members

-- title: tsql: accepted, unlike a comment that MySQL executes
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: ok
SELECT id /* , name */ FROM members

-- title: tsql: an invisible character
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: refused text
SELECT​id FROM members

-- title: tsql: accepted, unlike an invisible character
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'é東京'

-- title: oracle: a comment that MySQL executes
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: refused text
SELECT id /*!50000 , name */ FROM members

-- title: oracle: accepted, unlike a comment that MySQL executes
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: ok
SELECT id /* , name */ FROM members

-- title: oracle: an invisible character
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: refused text
SELECT​id FROM members

-- title: oracle: accepted, unlike an invisible character
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'é東京'

-- title: clickhouse: a comment that MySQL executes
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: refused text
SELECT id /*!50000 , name */ FROM members

-- title: clickhouse: accepted, unlike a comment that MySQL executes
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: ok
SELECT id /* , name */ FROM members

-- title: clickhouse: an invisible character
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: refused text
SELECT​id FROM members

-- title: clickhouse: accepted, unlike an invisible character
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members WHERE name = 'é東京'

-- title: a comment that ends at a carriage return for some engines
-- dialect: sqlite
-- allowed: members
-- expect: refused text
SELECT id FROM members -- x; DELETE FROM members
