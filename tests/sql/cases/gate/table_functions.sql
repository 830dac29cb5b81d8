-- title: read_csv('/etc/passwd')
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM read_csv('/etc/passwd')

-- title: read_text('x')
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM read_text('x')

-- title: read_parquet('x')
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM read_parquet('x')

-- title: glob('*')
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM glob('*')

-- title: query('from salaries')
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM query('FROM salaries')

-- title: query_table('salaries')
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM query_table('salaries')

-- title: duckdb_settings()
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM duckdb_settings()

-- title: duckdb_secrets()
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM duckdb_secrets()

-- title: json_execute_serialized_sql('{}')
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM json_execute_serialized_sql('{}')

-- title: sniff_csv('x')
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM sniff_csv('x')

-- title: pragma_table_info('members')
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM pragma_table_info('members')

-- title: parquet_scan('x')
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM parquet_scan('x')

-- title: checkpoint()
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM checkpoint()

-- title: pg_read_file('/etc/passwd')
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM pg_read_file('/etc/passwd')

-- title: pg_ls_dir('/')
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM pg_ls_dir('/')

-- title: rows from (pg_read_file('x'), generate_s
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM ROWS FROM (pg_read_file('x'), generate_series(1, 2))

-- title: lateral pg_ls_dir('/') q
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM LATERAL pg_ls_dir('/') q

-- title: pg_catalog.pg_read_file('x')
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM pg_catalog.pg_read_file('x')

-- title: "pg_read_file"('x')
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM "pg_read_file"('x')

-- title: pg_read_file/**/('x')
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM pg_read_file/**/('x')

-- title: dblink('host=x', 'select 1') as t(a int)
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM dblink('host=x', 'SELECT 1') AS t(a int)

-- title: evil.generate_series(1, 2)
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM evil.generate_series(1, 2)

-- title: ts_stat('select 1')
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM ts_stat('SELECT 1')

-- title: pragma_table_info('members')
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM pragma_table_info('members')

-- title: pragma_database_list
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused tables
SELECT * FROM pragma_database_list

-- title: fsdir('/')
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM fsdir('/')

-- title: url('http://x', 'csv')
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM url('http://x', 'CSV')

-- title: file('x')
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM file('x')

-- title: openrowset('a', 'b', 'c')
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM OPENROWSET('a', 'b', 'c')

-- title: identifier('salaries')
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM IDENTIFIER('salaries')

-- title: a join with a file
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM members JOIN read_csv('x') q ON true

-- title: generate_series
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT * FROM generate_series(1, 3) t(x)

-- title: range
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT * FROM range(3)

-- title: unnest
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT * FROM unnest([1, 2]) t(x)

-- title: dates as a series
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT d::date FROM generate_series('2024-01-01'::date, '2024-02-01'::date, '1 day') AS g(d)

-- title: json_each
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: ok
SELECT value FROM json_each('[1, 2]')

-- title: jsonb elements, lateral
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT e FROM members, LATERAL jsonb_array_elements('[1]'::jsonb) AS e

-- title: unnest
-- dialect: bigquery
-- allowed: members
-- expect: ok
SELECT x FROM UNNEST([1, 2]) AS x

-- title: generator
-- dialect: snowflake
-- allowed: members
-- expect: ok
SELECT 1 FROM TABLE(GENERATOR(ROWCOUNT => 3))

-- title: duckdb: a function in FROM
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM read_csv('x')

-- title: duckdb: accepted, unlike a function in FROM
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT i FROM range(3) AS t(i)

-- title: postgres: a function in FROM
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM pg_read_file('x')

-- title: postgres: accepted, unlike a function in FROM
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT i FROM generate_series(1, 3) AS t(i)

-- title: sqlite: a function in FROM
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM pragma_table_info('members')

-- title: sqlite: accepted, unlike a function in FROM
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: ok
SELECT value FROM json_each('[1]')

-- title: mysql: a function in FROM
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM somebody('x') AS t

-- title: mysql: accepted, unlike a function in FROM
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: ok
SELECT j.a FROM JSON_TABLE('[1]', '$[*]' COLUMNS (a INT PATH '$')) AS j

-- title: snowflake: a function in FROM
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM TABLE(RESULT_SCAN(LAST_QUERY_ID()))

-- title: snowflake: accepted, unlike a function in FROM
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: ok
SELECT f.value FROM members m, LATERAL FLATTEN(input => m.items) f

-- title: bigquery: a function in FROM
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM EXTERNAL_QUERY('c', 'q')

-- title: bigquery: accepted, unlike a function in FROM
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: ok
SELECT i FROM UNNEST([1, 2]) AS i

-- title: trino: a function in FROM
-- dialect: trino
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM TABLE(system.query('SELECT 1'))

-- title: trino: accepted, unlike a function in FROM
-- dialect: trino
-- allowed: trade.orders, members
-- expect: ok
SELECT x FROM UNNEST(ARRAY[1]) AS t(x)

-- title: presto: a function in FROM
-- dialect: presto
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM TABLE(system.query('SELECT 1'))

-- title: presto: accepted, unlike a function in FROM
-- dialect: presto
-- allowed: trade.orders, members
-- expect: ok
SELECT x FROM UNNEST(ARRAY[1]) AS t(x)

-- title: spark: a function in FROM
-- dialect: spark
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM read_files('x')

-- title: spark: accepted, unlike a function in FROM
-- dialect: spark
-- allowed: trade.orders, members
-- expect: ok
SELECT x FROM members LATERAL VIEW explode(items) t AS x

-- title: databricks: a function in FROM
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM read_files('x')

-- title: databricks: accepted, unlike a function in FROM
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: ok
SELECT x FROM members LATERAL VIEW explode(items) t AS x

-- title: redshift: a function in FROM
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM somebody('x')

-- title: redshift: accepted, unlike a function in FROM
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: ok
SELECT i FROM generate_series(1, 3) AS t(i)

-- title: tsql: a function in FROM
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM OPENQUERY(x, 'SELECT 1')

-- title: tsql: accepted, unlike a function in FROM
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: ok
SELECT s.value FROM members m CROSS APPLY STRING_SPLIT(m.name, ' ') s

-- title: oracle: a function in FROM
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM TABLE(somebody(1))

-- title: oracle: accepted, unlike a function in FROM
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: ok
SELECT id FROM members

-- title: clickhouse: a function in FROM
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: refused table_functions
SELECT * FROM url('http://x', 'CSV')

-- title: clickhouse: accepted, unlike a function in FROM
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: ok
SELECT number FROM numbers(3)
