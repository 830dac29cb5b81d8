-- title: duckdb: getenv('home')
-- dialect: duckdb
-- allowed: members
-- expect: refused functions
SELECT getenv('HOME')

-- title: duckdb: getvariable('x')
-- dialect: duckdb
-- allowed: members
-- expect: refused functions
SELECT getvariable('x')

-- title: duckdb: current_setting('memory_limit')
-- dialect: duckdb
-- allowed: members
-- expect: refused functions
SELECT current_setting('memory_limit')

-- title: duckdb: nextval('s')
-- dialect: duckdb
-- allowed: members
-- expect: refused functions
SELECT nextval('s')

-- title: duckdb: sleep_ms(9000)
-- dialect: duckdb
-- allowed: members
-- expect: refused functions
SELECT sleep_ms(9000)

-- title: duckdb: write_log('x')
-- dialect: duckdb
-- allowed: members
-- expect: refused functions
SELECT write_log('x')

-- title: duckdb: json_serialize_sql('select 1')
-- dialect: duckdb
-- allowed: members
-- expect: refused functions
SELECT json_serialize_sql('SELECT 1')

-- title: duckdb: current_query()
-- dialect: duckdb
-- allowed: members
-- expect: refused functions
SELECT current_query()

-- title: duckdb: error('x')
-- dialect: duckdb
-- allowed: members
-- expect: refused functions
SELECT error('x')

-- title: duckdb: a_macro_of_somebody(1)
-- dialect: duckdb
-- allowed: members
-- expect: refused functions
SELECT a_macro_of_somebody(1)

-- title: duckdb: pg_sleep(9)
-- dialect: duckdb
-- allowed: members
-- expect: refused functions
SELECT pg_sleep(9)

-- title: duckdb: txid_current()
-- dialect: duckdb
-- allowed: members
-- expect: refused functions
SELECT txid_current()

-- title: postgres: pg_sleep(9)
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT pg_sleep(9)

-- title: postgres: pg_read_file('/etc/passwd')
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT pg_read_file('/etc/passwd')

-- title: postgres: pg_read_file('/etc/passwd')
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT PG_READ_FILE('/etc/passwd')

-- title: postgres: "pg_read_file"('x')
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT "pg_read_file"('x')

-- title: postgres: pg_catalog.pg_read_file('x')
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT pg_catalog.pg_read_file('x')

-- title: postgres: pg_read_file/* */('x')
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT pg_read_file/* */('x')

-- title: postgres: lo_import('/etc/passwd')
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT lo_import('/etc/passwd')

-- title: postgres: lo_export(1, '/tmp/x')
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT lo_export(1, '/tmp/x')

-- title: postgres: set_config('statement_timeout', '0', fal
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT set_config('statement_timeout', '0', false)

-- title: postgres: current_setting('data_directory')
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT current_setting('data_directory')

-- title: postgres: nextval('s')
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT nextval('s')

-- title: postgres: query_to_xml('select 1', true, true, '')
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT query_to_xml('SELECT 1', true, true, '')

-- title: postgres: table_to_xml('pg_shadow', true, true, ''
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT table_to_xml('pg_shadow', true, true, '')

-- title: postgres: database_to_xml(true, true, '')
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT database_to_xml(true, true, '')

-- title: postgres: pg_terminate_backend(1)
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT pg_terminate_backend(1)

-- title: postgres: pg_notify('a', 'b')
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT pg_notify('a', 'b')

-- title: postgres: pg_advisory_lock(1)
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT pg_advisory_lock(1)

-- title: postgres: txid_current()
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT txid_current()

-- title: postgres: dblink_exec('x', 'y')
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT dblink_exec('x', 'y')

-- title: postgres: evil.lower('x')
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT evil.lower('x')

-- title: postgres: evil.sum(1)
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT evil.sum(1)

-- title: postgres: has_table_privilege('x', 'select')
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT has_table_privilege('x', 'select')

-- title: postgres: inet_server_addr()
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT inet_server_addr()

-- title: postgres: ts_rewrite('a'::tsquery, 'select 1')
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT ts_rewrite('a'::tsquery, 'SELECT 1')

-- title: postgres: xpath_of_somebody('x')
-- dialect: postgres
-- allowed: members
-- expect: refused functions
SELECT xpath_of_somebody('x')

-- title: sqlite: load_extension('x.so')
-- dialect: sqlite
-- allowed: members
-- expect: refused functions
SELECT load_extension('x.so')

-- title: sqlite: readfile('/etc/passwd')
-- dialect: sqlite
-- allowed: members
-- expect: refused functions
SELECT readfile('/etc/passwd')

-- title: sqlite: writefile('x', 'y')
-- dialect: sqlite
-- allowed: members
-- expect: refused functions
SELECT writefile('x', 'y')

-- title: sqlite: fts3_tokenizer('x')
-- dialect: sqlite
-- allowed: members
-- expect: refused functions
SELECT fts3_tokenizer('x')

-- title: sqlite: randomblob(1000000000)
-- dialect: sqlite
-- allowed: members
-- expect: refused functions
SELECT randomblob(1000000000)

-- title: sqlite: sqlite_compileoption_get(1)
-- dialect: sqlite
-- allowed: members
-- expect: refused functions
SELECT sqlite_compileoption_get(1)

-- title: mysql: sleep(9)
-- dialect: mysql
-- allowed: members
-- expect: refused functions
SELECT sleep(9)

-- title: mysql: load_file('/etc/passwd')
-- dialect: mysql
-- allowed: members
-- expect: refused functions
SELECT load_file('/etc/passwd')

-- title: mysql: benchmark(1000000, md5('x'))
-- dialect: mysql
-- allowed: members
-- expect: refused functions
SELECT benchmark(1000000, md5('x'))

-- title: mysql: sys.exec('id')
-- dialect: mysql
-- allowed: members
-- expect: refused functions
SELECT sys.exec('id')

-- title: mysql: get_lock('a', 9)
-- dialect: mysql
-- allowed: members
-- expect: refused functions
SELECT get_lock('a', 9)

-- title: bigquery: ml.predict(1)
-- dialect: bigquery
-- allowed: members
-- expect: refused parse
SELECT ML.PREDICT(1)

-- title: bigquery: net.host('http://x')
-- dialect: bigquery
-- allowed: members
-- expect: refused functions
SELECT NET.HOST('http://x')

-- title: snowflake: system$whitelist()
-- dialect: snowflake
-- allowed: members
-- expect: refused functions
SELECT SYSTEM$WHITELIST()

-- title: snowflake: a.b.udf(1)
-- dialect: snowflake
-- allowed: members
-- expect: refused functions
SELECT a.b.udf(1)

-- title: tsql: dbo.udf(1)
-- dialect: tsql
-- allowed: members
-- expect: refused functions
SELECT dbo.udf(1)

-- title: oracle: utl_http.request('http://x')
-- dialect: oracle
-- allowed: members
-- expect: refused functions
SELECT utl_http.request('http://x')

-- title: clickhouse: dictget('a', 'b', 1)
-- dialect: clickhouse
-- allowed: members
-- expect: refused functions
SELECT dictGet('a', 'b', 1)

-- title: in a where clause
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused functions
SELECT id FROM members WHERE pg_sleep(9) IS NULL

-- title: inside an allowed one
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused functions
SELECT upper(getenv('HOME')) FROM members

-- title: in the arguments of a table function
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused functions
SELECT * FROM unnest([getenv('HOME')])

-- title: chained by a dot
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused functions
SELECT 'HOME'.getenv()

-- title: in an order by
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused functions
SELECT id FROM members ORDER BY pg_sleep(id)

-- title: in a join condition
-- dialect: sqlite
-- allowed: members
-- expect: refused functions
SELECT 1 FROM members a JOIN members b ON load_extension('x')

-- title: as a window
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused functions
SELECT evil(id) OVER () FROM members

-- title: the ordinary ones, duckdb
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT count(*), sum(id), avg(id), round(stddev(id), 2), strftime(now(), '%Y'), date_diff('day', current_date, today()), coalesce(name, ''), list(name), quantile_cont(id, 0.5), arg_max(name, id), regexp_matches(name, 'a'), string_agg(name, ','), printf('%d', 1), random() FROM members

-- title: the ordinary ones, postgres
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT count(*), date_trunc('month', now()), to_char(now(), 'YYYY'), extract(year FROM now()), age(now()), string_agg(name, ','), jsonb_build_object('a', 1), width_bucket(5, 1, 10, 3), btrim(name), array_length(ARRAY[1], 1), split_part(name, ' ', 1), regexp_replace(name, 'a', 'b'), to_tsvector(name), gen_random_uuid(), make_date(2024, 1, 1), percentile_disc(0.5) WITHIN GROUP (ORDER BY id) FROM members GROUP BY name

-- title: the ordinary ones, sqlite
-- dialect: sqlite
-- allowed: members
-- expect: ok
SELECT count(*), total(id), group_concat(name), strftime('%Y', 'now'), julianday('now'), ifnull(name, ''), printf('%d', 1), instr(name, 'a'), substr(name, 1, 2), iif(id > 1, 1, 0), unixepoch('now'), json_extract('{}', '$.a') FROM members

-- title: the ordinary ones, mysql
-- dialect: mysql
-- allowed: members
-- expect: ok
SELECT date_format(now(), '%Y'), ifnull(name, ''), concat_ws(',', name), group_concat(name), timestampdiff(DAY, now(), now()), substring_index(name, ' ', 1) FROM members

-- title: the ordinary ones, bigquery
-- dialect: bigquery
-- allowed: members
-- expect: ok
SELECT COUNTIF(id > 1), SAFE_DIVIDE(id, 2), FORMAT_DATE('%Y', CURRENT_DATE()), DATE_TRUNC(CURRENT_DATE(), MONTH), APPROX_COUNT_DISTINCT(id) FROM members

-- title: the engine's own schema
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT pg_catalog.lower(name) FROM members

-- title: a quoted name, which comes back as the plain one
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT "LOWER"(name) FROM members

-- title: chained calls
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT name.lower().trim() FROM members

-- title: the ordinary ones, snowflake
-- dialect: snowflake
-- allowed: members
-- expect: ok
SELECT IFF(id > 1, 1, 0), DATEADD(day, 1, CURRENT_DATE()), TO_CHAR(id), NVL(name, ''), LISTAGG(name, ',') FROM members

-- title: duckdb: a function
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused functions
SELECT getenv('HOME') FROM members

-- title: duckdb: accepted, unlike a function
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT upper(name), round(avg(id), 1), coalesce(max(name), '-') FROM members GROUP BY name

-- title: postgres: a function
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused functions
SELECT pg_sleep(1) FROM members

-- title: postgres: accepted, unlike a function
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: ok
SELECT upper(name), round(avg(id), 1), coalesce(max(name), '-') FROM members GROUP BY name

-- title: sqlite: a function
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: refused functions
SELECT load_extension('x') FROM members

-- title: sqlite: accepted, unlike a function
-- dialect: sqlite
-- allowed: trade.orders, members
-- expect: ok
SELECT upper(name), round(avg(id), 1), coalesce(max(name), '-') FROM members GROUP BY name

-- title: mysql: a function
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused functions
SELECT SLEEP(1) FROM members

-- title: mysql: accepted, unlike a function
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: ok
SELECT upper(name), round(avg(id), 1), coalesce(max(name), '-') FROM members GROUP BY name

-- title: snowflake: a function
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: refused functions
SELECT SYSTEM$WAIT(1) FROM members

-- title: snowflake: accepted, unlike a function
-- dialect: snowflake
-- allowed: trade.orders, members
-- expect: ok
SELECT upper(name), round(avg(id), 1), coalesce(max(name), '-') FROM members GROUP BY name

-- title: bigquery: a function
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: refused functions
SELECT AI.GENERATE(name) FROM members

-- title: bigquery: accepted, unlike a function
-- dialect: bigquery
-- allowed: trade.orders, members
-- expect: ok
SELECT upper(name), round(avg(id), 1), coalesce(max(name), '-') FROM members GROUP BY name

-- title: trino: a function
-- dialect: trino
-- allowed: trade.orders, members
-- expect: refused functions
SELECT fail('x') FROM members

-- title: trino: accepted, unlike a function
-- dialect: trino
-- allowed: trade.orders, members
-- expect: ok
SELECT upper(name), round(avg(id), 1), coalesce(max(name), '-') FROM members GROUP BY name

-- title: presto: a function
-- dialect: presto
-- allowed: trade.orders, members
-- expect: refused functions
SELECT fail('x') FROM members

-- title: presto: accepted, unlike a function
-- dialect: presto
-- allowed: trade.orders, members
-- expect: ok
SELECT upper(name), round(avg(id), 1), coalesce(max(name), '-') FROM members GROUP BY name

-- title: spark: a function
-- dialect: spark
-- allowed: trade.orders, members
-- expect: refused functions
SELECT reflect('a', 'b') FROM members

-- title: spark: accepted, unlike a function
-- dialect: spark
-- allowed: trade.orders, members
-- expect: ok
SELECT upper(name), round(avg(id), 1), coalesce(max(name), '-') FROM members GROUP BY name

-- title: databricks: a function
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: refused functions
SELECT ai_query('m', name) FROM members

-- title: databricks: accepted, unlike a function
-- dialect: databricks
-- allowed: trade.orders, members
-- expect: ok
SELECT upper(name), round(avg(id), 1), coalesce(max(name), '-') FROM members GROUP BY name

-- title: redshift: a function
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: refused functions
SELECT pg_terminate_backend(1) FROM members

-- title: redshift: accepted, unlike a function
-- dialect: redshift
-- allowed: trade.orders, members
-- expect: ok
SELECT upper(name), round(avg(id), 1), coalesce(max(name), '-') FROM members GROUP BY name

-- title: tsql: a function
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: refused functions
SELECT HOST_NAME() FROM members

-- title: tsql: accepted, unlike a function
-- dialect: tsql
-- allowed: trade.orders, members
-- expect: ok
SELECT upper(name), round(avg(id), 1), coalesce(max(name), '-') FROM members GROUP BY name

-- title: oracle: a function
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: refused functions
SELECT UTL_HTTP.REQUEST('x') FROM members

-- title: oracle: accepted, unlike a function
-- dialect: oracle
-- allowed: trade.orders, members
-- expect: ok
SELECT upper(name), round(avg(id), 1), coalesce(max(name), '-') FROM members GROUP BY name

-- title: clickhouse: a function
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: refused functions
SELECT sleep(1) FROM members

-- title: clickhouse: accepted, unlike a function
-- dialect: clickhouse
-- allowed: trade.orders, members
-- expect: ok
SELECT upper(name), round(avg(id), 1), coalesce(max(name), '-') FROM members GROUP BY name
