-- dialect: spark
-- allowed: shop.orders, people

INSERT INTO people VALUES (9, 'x', 'y')

INSERT OVERWRITE DIRECTORY '{out}' USING csv SELECT * FROM people

INSERT OVERWRITE TABLE people SELECT * FROM people

UPDATE people SET name = 'x'

DELETE FROM people

MERGE INTO people USING shop.orders o ON people.id = o.buyer WHEN MATCHED THEN DELETE

CREATE TABLE copied AS SELECT * FROM people

CREATE OR REPLACE TEMPORARY VIEW people AS SELECT 1

CREATE FUNCTION f AS 'com.x.F'

DROP TABLE people

CACHE TABLE people

UNCACHE TABLE people

REFRESH TABLE people

ADD JAR '{out}'

ADD FILE '{out}'

SET spark.sql.shuffle.partitions = 1

RESET

USE shop

SHOW TABLES

DESCRIBE people

EXPLAIN SELECT 1

ANALYZE TABLE people COMPUTE STATISTICS

MSCK REPAIR TABLE people

LOAD DATA INPATH '{canary}' INTO TABLE people

SELECT * FROM csv.`{canary}`

SELECT * FROM text.`{canary}`

SELECT * FROM json.`{canary}`

SELECT * FROM parquet.`{canary}`

SELECT * FROM orc.`{canary}`

SELECT * FROM delta.`{canary}`

SELECT * FROM binaryFile.`{canary}`

SELECT p.id FROM people p JOIN csv.`{canary}` c ON p.id = c._c0

SELECT * FROM `{canary}`

SELECT * FROM read_files('{canary}')

SELECT * FROM cloud_files('{canary}', 'csv')

SELECT * FROM STREAM read_files('{canary}')

SELECT * FROM read_kafka(bootstrapServers => 'x')

SELECT * FROM remote_query('c', query => 'SELECT 1')

SELECT * FROM list_secrets()

SELECT secret('a', 'b')

SELECT try_secret('a', 'b')

SELECT reflect('java.lang.System', 'exit', 1)

SELECT java_method('java.lang.Runtime', 'getRuntime')

SELECT try_reflect('java.lang.System', 'getProperty', 'x')

SELECT input_file_name()

SELECT input_file_block_start()

SELECT raise_error('x')

SELECT ai_query('m', 'x')

SELECT ai_gen('x')

SELECT http_request('x')

SELECT current_catalog_of_somebody()

SELECT TRANSFORM (id) USING 'cat' AS (x) FROM people

MAP id USING 'cat' FROM people

REDUCE id USING 'cat' FROM people

SELECT shop.my_udf(1)

SELECT event_log('x')

SELECT * FROM event_log('x')

SELECT * FROM table_changes('salaries', 1)

SELECT * FROM IDENTIFIER('salaries')

SELECT * FROM TABLE(my_udtf(1))

SELECT * FROM salaries

SELECT * FROM spark_catalog.shop.secrets

SELECT * FROM system.access.audit

SELECT * FROM information_schema.tables

SELECT id FROM people UNION SELECT pay FROM salaries

SELECT (SELECT max(pay) FROM salaries)

WITH people AS (SELECT * FROM salaries) SELECT * FROM people

SELECT transform(array(1), x -> (SELECT max(pay) FROM salaries))

SELECT * FROM people LATERAL VIEW my_udtf(id) t AS x

SELECT ${x}

SELECT :x

SELECT id FROM people; DROP TABLE people

FROM people INSERT INTO people SELECT *

