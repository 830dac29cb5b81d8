-- dialect: postgres
-- allowed: shop.orders, people

INSERT INTO people VALUES (9, 'x', 'y')

UPDATE people SET name = 'x'

DELETE FROM people

TRUNCATE people

MERGE INTO people p USING shop.orders o ON p.id = o.buyer WHEN MATCHED THEN DELETE

CREATE TABLE copied AS SELECT * FROM people

CREATE TEMP TABLE people AS SELECT 1 AS id

CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'

CREATE EXTENSION dblink

CREATE ROLE boss SUPERUSER

ALTER ROLE postgres PASSWORD 'x'

ALTER SYSTEM SET fsync = off

DROP TABLE people

GRANT ALL ON people TO PUBLIC

REVOKE ALL ON people FROM PUBLIC

WITH gone AS (DELETE FROM people RETURNING id) SELECT * FROM gone

WITH x AS (UPDATE people SET name = 'x' RETURNING id) SELECT * FROM x

WITH x AS (INSERT INTO people VALUES (9, 'x', 'y') RETURNING id) SELECT * FROM x

WITH x AS (SELECT 1) DELETE FROM people

SELECT * INTO copied FROM people

SELECT * INTO TEMP copied FROM people

SELECT * INTO UNLOGGED copied FROM people

SELECT id FROM people FOR UPDATE

SELECT id FROM people FOR NO KEY UPDATE SKIP LOCKED

SELECT id FROM people FOR SHARE

SELECT id FROM people FOR KEY SHARE NOWAIT

SELECT * FROM (SELECT id FROM people FOR UPDATE) x

COPY people TO '{out}'

COPY people FROM '{canary}'

COPY people TO PROGRAM 'cat'

COPY (SELECT 1) TO STDOUT

EXPLAIN SELECT * FROM people

EXPLAIN ANALYZE DELETE FROM people

EXPLAIN (ANALYZE, COSTS off) UPDATE people SET name = 'x'

DO $$ BEGIN DELETE FROM people; END $$

CALL purge()

PREPARE q AS DELETE FROM people

EXECUTE q

DEALLOCATE ALL

DISCARD ALL

LISTEN x

NOTIFY x, 'y'

UNLISTEN *

CLUSTER people

CHECKPOINT

VACUUM people

ANALYZE people

REINDEX TABLE people

REFRESH MATERIALIZED VIEW recent

LOCK TABLE people

SET statement_timeout = 0

SET LOCAL ROLE postgres

SET SESSION AUTHORIZATION postgres

RESET ALL

SHOW ALL

SHOW data_directory

BEGIN

COMMIT

ROLLBACK

SAVEPOINT s

START TRANSACTION READ WRITE

SET TRANSACTION READ WRITE

LOAD 'auto_explain'

SECURITY LABEL ON TABLE people IS 'x'

COMMENT ON TABLE people IS 'x'

SELECT 1; COMMIT; DROP SCHEMA public CASCADE

SELECT 1; DELETE FROM people

SELECT pg_read_file('{canary}')

SELECT pg_read_binary_file('{canary}')

SELECT pg_ls_dir('/etc')

SELECT pg_stat_file('{canary}')

SELECT pg_catalog.pg_read_file('{canary}')

SELECT "pg_read_file"('{canary}')

SELECT pg_catalog."pg_read_file"('{canary}')

SELECT U&"pg\005fread_file"('{canary}')

SELECT pg_read_file(E'\x2fetc\x2fpasswd')

SELECT PG_READ_FILE(U&'\002fetc\002fpasswd')

SELECT * FROM pg_read_file('{canary}')

SELECT * FROM pg_read_file('{canary}') AS t(line)

SELECT * FROM ROWS FROM (pg_read_file('{canary}')) AS t

SELECT * FROM people, LATERAL pg_read_file('{canary}') AS t

SELECT * FROM people CROSS JOIN LATERAL (SELECT pg_ls_dir('/etc')) t

SELECT id FROM people WHERE name = pg_read_file('{canary}')

SELECT id FROM people ORDER BY pg_read_file('{canary}')

SELECT id FROM people GROUP BY id HAVING max(name) > pg_read_file('{canary}')

SELECT id FROM people LIMIT length(pg_read_file('{canary}'))

SELECT CASE WHEN id = 1 THEN pg_read_file('{canary}') END FROM people

SELECT count(*) FILTER (WHERE name = pg_read_file('{canary}')) FROM people

SELECT sum(id) OVER (PARTITION BY pg_read_file('{canary}')) FROM people

SELECT * FROM people p JOIN shop.orders o ON p.name = pg_read_file('{canary}')

SELECT ARRAY[pg_read_file('{canary}')]

SELECT ROW(pg_read_file('{canary}'))

SELECT (pg_stat_file('{canary}')).size

VALUES (pg_read_file('{canary}'))

SELECT * FROM pg_ls_logdir()

SELECT * FROM pg_ls_waldir()

SELECT pg_sleep(2)

SELECT pg_sleep_for('2 seconds')

SELECT pg_sleep_until(now() + interval '2 seconds')

SELECT set_config('statement_timeout', '0', false)

SELECT current_setting('data_directory')

SELECT pg_reload_conf()

SELECT pg_rotate_logfile()

SELECT pg_terminate_backend(1)

SELECT pg_cancel_backend(1)

SELECT pg_advisory_lock(1)

SELECT pg_try_advisory_xact_lock(1)

SELECT pg_notify('x', name) FROM people

SELECT pg_create_restore_point('x')

SELECT pg_switch_wal()

SELECT pg_create_physical_replication_slot('x')

SELECT pg_logical_emit_message(false, 'a', 'b')

SELECT pg_export_snapshot()

SELECT txid_current()

SELECT nextval('counter')

SELECT setval('counter', 99)

SELECT currval('counter')

SELECT lastval()

SELECT counter.nextval

SELECT lo_import('{canary}')

SELECT lo_export(1, '{out}')

SELECT lo_create(0)

SELECT lo_from_bytea(0, 'x')

SELECT lo_get(1)

SELECT lo_unlink(1)

SELECT loread(1, 1)

SELECT lowrite(1, 'x')

SELECT query_to_xml('SELECT * FROM salaries', true, true, '')

SELECT table_to_xml('salaries', true, true, '')

SELECT schema_to_xml('public', true, true, '')

SELECT database_to_xml(true, true, '')

SELECT cursor_to_xml('c', 1, true, true, '')

SELECT query_to_xml_and_xmlschema('SELECT 1', true, true, '')

SELECT * FROM ts_stat('SELECT to_tsvector(pay::text) FROM salaries')

SELECT ts_rewrite('a'::tsquery, 'SELECT x, y FROM salaries')

SELECT * FROM dblink('host=127.0.0.1', 'SELECT 1') AS t(a int)

SELECT dblink_exec('DELETE FROM people')

SELECT dblink_connect('host=127.0.0.1')

SELECT xpath('/x', query_to_xml('SELECT 1', true, true, ''))

SELECT 1 OPERATOR(shop.+) 1

SELECT id OPERATOR(pg_catalog.=) 1 FROM people

SELECT 'salaries'::regclass

SELECT 'pg_sleep'::regproc

SELECT inet_server_addr()

SELECT inet_client_addr()

SELECT pg_backend_pid()

SELECT pg_postmaster_start_time()

SELECT pg_get_viewdef('recent')

SELECT pg_get_functiondef(1)

SELECT pg_relation_filepath('people')

SELECT pg_database_size('postgres')

SELECT pg_column_size(name) FROM people

SELECT has_table_privilege('salaries', 'select')

SELECT obj_description(1)

SELECT * FROM pg_shadow

SELECT * FROM pg_authid

SELECT * FROM pg_catalog.pg_user

SELECT * FROM pg_stat_activity

SELECT * FROM pg_settings

SELECT * FROM pg_stat_statements

SELECT * FROM information_schema.tables

SELECT * FROM salaries

SELECT * FROM public.salaries

SELECT * FROM shop.secrets

SELECT * FROM ONLY salaries

SELECT * FROM "Salaries"

SELECT * FROM "PEOPLE"

TABLE salaries

SELECT (SELECT max(pay) FROM salaries) FROM people

SELECT id FROM people WHERE EXISTS (SELECT 1 FROM salaries)

SELECT id FROM people UNION SELECT pay FROM salaries

SELECT id FROM people EXCEPT SELECT pay FROM salaries

WITH a AS (SELECT 1), b AS (SELECT * FROM c) SELECT * FROM a, b

WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT pay FROM salaries) SELECT * FROM r

SELECT * FROM (WITH hidden AS (SELECT 1) SELECT 1) x, hidden

SELECT * FROM crosstab('SELECT * FROM salaries') AS t(a int)

SELECT shop.purge()

SELECT public.lower('X')

SELECT purge_everything(id) FROM people

SELECT $1

SELECT :name

SELECT binary_upgrade_set_next_pg_type_oid(1)

SELECT pg_stat_reset()

SELECT pg_stat_get_activity(NULL)

SELECT pg_get_keywords()

SELECT * FROM pg_get_keywords()

SELECT * FROM pg_ls_tmpdir()

SELECT * FROM pg_hba_file_rules

SELECT * FROM pg_config

SELECT getpgusername()

SELECT plpgsql_call_handler()

SELECT brin_summarize_new_values('people')

SELECT gin_clean_pending_list('people')

SELECT row_security_active('people')

SELECT pg_typeof(pg_read_file('{canary}'))

SELECT coalesce(nullif(pg_read_file('{canary}'), ''), 'x')

SELECT array_agg(pg_read_file('{canary}') ORDER BY 1)

SELECT string_agg(name, pg_read_file('{canary}')) FROM people

SELECT jsonb_path_query(pg_read_file('{canary}')::jsonb, '$')

