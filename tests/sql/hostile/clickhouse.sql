-- dialect: clickhouse
-- allowed: shop.orders, people

INSERT INTO people VALUES (9, 'x', 'y')

INSERT INTO FUNCTION file('{out}') SELECT * FROM people

ALTER TABLE people DELETE WHERE 1

DELETE FROM people WHERE 1

TRUNCATE TABLE people

OPTIMIZE TABLE people

CREATE TABLE copied ENGINE = Memory AS SELECT * FROM people

DROP TABLE people

RENAME TABLE people TO persons

ATTACH TABLE x FROM '{canary}'

DETACH TABLE people

SYSTEM SHUTDOWN

SYSTEM RELOAD CONFIG

KILL QUERY WHERE 1

SET max_memory_usage = 0

USE system

SHOW TABLES

DESCRIBE TABLE people

EXPLAIN SELECT 1

EXISTS TABLE salaries

CHECK TABLE people

WATCH people

SELECT * FROM people SETTINGS max_execution_time = 0

SELECT * FROM people INTO OUTFILE '{out}'

SELECT * FROM people FORMAT CSV

SELECT * FROM file('{canary}', 'CSV')

SELECT * FROM url('http://example.invalid/', 'CSV')

SELECT * FROM s3('http://example.invalid/x')

SELECT * FROM remote('127.0.0.1', system.one)

SELECT * FROM remoteSecure('127.0.0.1', system, one)

SELECT * FROM cluster('c', system, one)

SELECT * FROM mysql('h', 'd', 't', 'u', 'p')

SELECT * FROM postgresql('h', 'd', 't', 'u', 'p')

SELECT * FROM jdbc('x', 'y')

SELECT * FROM odbc('x', 'y')

SELECT * FROM hdfs('x')

SELECT * FROM executable('x', 'CSV', 'a String')

SELECT * FROM input('a String')

SELECT * FROM merge('shop', '.*')

SELECT * FROM dictionary('d')

SELECT * FROM view(SELECT * FROM salaries)

SELECT * FROM viewIfPermitted(SELECT * FROM salaries ELSE null('x Int8'))

SELECT * FROM sqlite('{canary}', 't')

SELECT * FROM redis('h', 'k', 'x')

SELECT * FROM mongodb('h', 'd', 'c', 'u', 'p', 'x')

SELECT * FROM deltaLake('x')

SELECT * FROM azureBlobStorage('x')

SELECT file('{canary}')

SELECT sleep(2)

SELECT sleepEachRow(1) FROM people

SELECT dictGet('d', 'a', 1)

SELECT joinGet('j', 'a', 1)

SELECT catboostEvaluate('m', 1)

SELECT hostName()

SELECT getSetting('max_threads')

SELECT getMacro('x')

SELECT getServerPort('tcp_port')

SELECT queryID()

SELECT currentUserOfSomebody()

SELECT throwIf(1)

SELECT evalMLMethod(1)

SELECT initializeAggregation('sum', 1)

SELECT serverUUID()

SELECT filesystemAvailable()

SELECT showCertificate()

SELECT displaySecretsInShowAndSelect()

SELECT id IN salaries FROM people

SELECT id FROM people WHERE id IN (salaries)

SELECT id FROM people WHERE id NOT IN shop.secrets

SELECT id FROM people WHERE id GLOBAL IN salaries

SELECT * FROM system.tables

SELECT * FROM system.query_log

SELECT * FROM information_schema.tables

SELECT * FROM salaries

SELECT * FROM salaries FINAL

SELECT id FROM people UNION ALL SELECT pay FROM salaries

SELECT (SELECT max(pay) FROM salaries)

WITH (SELECT max(pay) FROM salaries) AS x SELECT x

WITH people AS (SELECT * FROM salaries) SELECT * FROM people

SELECT arrayMap(x -> (SELECT max(pay) FROM salaries), [1])

SELECT {x:UInt8}

SELECT id FROM people; DROP TABLE people

SELECT id FROM people PARALLEL WITH DROP TABLE people

