"""Statements that must change nothing, for sessions of PostgreSQL without any gate before them."""

from __future__ import annotations

SETUP = """
CREATE TABLE vault (id INTEGER PRIMARY KEY, holder TEXT, amount NUMERIC);
INSERT INTO vault SELECT i, 'holder ' || i, i * 10 FROM generate_series(1, 50) AS i;
CREATE SEQUENCE tickets;
CREATE VIEW vault_view AS SELECT * FROM vault;
CREATE FUNCTION drain() RETURNS INTEGER LANGUAGE sql AS
    $$ UPDATE vault SET amount = 0 RETURNING id $$;
CREATE FUNCTION drain_as_owner() RETURNS INTEGER LANGUAGE sql SECURITY DEFINER AS
    $$ UPDATE vault SET amount = 0 RETURNING id $$;
CREATE FUNCTION drain_by_name(vault) RETURNS INTEGER LANGUAGE sql AS
    $$ UPDATE vault SET amount = 0 RETURNING id $$;
CREATE FUNCTION feigned() RETURNS INTEGER LANGUAGE plpgsql IMMUTABLE AS
    $$ BEGIN DELETE FROM vault; RETURN 1; END $$;
CREATE VIEW drained AS SELECT drain_as_owner() AS n;
CREATE FUNCTION joined(INTEGER, INTEGER) RETURNS INTEGER LANGUAGE plpgsql AS
    $$ BEGIN DELETE FROM vault WHERE id = $1; RETURN $2; END $$;
CREATE OPERATOR === (LEFTARG = INTEGER, RIGHTARG = INTEGER, FUNCTION = joined);
CREATE PROCEDURE wipe() LANGUAGE sql AS $$ DELETE FROM vault $$;
CREATE TYPE colour AS ENUM ('red', 'blue');
"""
STATEMENTS = (
    # Plain writes and definitions.
    "INSERT INTO vault VALUES (99, 'x', 1)",
    "UPDATE vault SET amount = 0",
    "DELETE FROM vault",
    "TRUNCATE vault",
    "MERGE INTO vault AS v USING (SELECT 1 AS id) AS s ON v.id = s.id WHEN MATCHED THEN DELETE",
    "WITH gone AS (DELETE FROM vault RETURNING id) SELECT count(*) FROM gone",
    "WITH new AS (INSERT INTO vault VALUES (98, 'x', 1) RETURNING id) SELECT * FROM new",
    "SELECT * INTO copied FROM vault",
    "CREATE TABLE made (a INTEGER)",
    "CREATE TABLE made AS SELECT * FROM vault",
    "CREATE TEMP TABLE vault (id INTEGER)",
    "CREATE VIEW seen AS SELECT 1",
    "CREATE SCHEMA mine",
    "CREATE DATABASE theirs",
    "CREATE ROLE intruder SUPERUSER LOGIN",
    "CREATE EXTENSION IF NOT EXISTS dblink",
    "CREATE FUNCTION made() RETURNS INTEGER LANGUAGE sql AS 'SELECT 1'",
    "ALTER TABLE vault ADD COLUMN extra INTEGER",
    "ALTER ROLE CURRENT_USER SET statement_timeout = 0",
    "ALTER SYSTEM SET work_mem = '1GB'",
    "DROP TABLE vault",
    "GRANT ALL ON vault TO PUBLIC",
    "COMMENT ON TABLE vault IS 'x'",
    "REFRESH MATERIALIZED VIEW vault_view",
    "REINDEX TABLE vault",
    "VACUUM vault",
    "ANALYZE vault",
    "CLUSTER",
    "LOCK TABLE vault IN ACCESS EXCLUSIVE MODE",
    "SELECT * FROM vault FOR UPDATE",
    # Out of the transaction.
    "COMMIT; DROP TABLE vault",
    "SELECT 1; COMMIT; DROP TABLE vault",
    "ROLLBACK; DELETE FROM vault; --",
    "END; DELETE FROM vault",
    "COMMIT",
    "ABORT",
    "BEGIN; DELETE FROM vault; COMMIT",
    "PREPARE TRANSACTION 'later'",
    "SAVEPOINT s",
    # Out of the session's settings.
    "SET transaction_read_only = off",
    "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
    "SET default_transaction_read_only = off",
    "SET ROLE postgres",
    "RESET ALL",
    "DISCARD ALL",
    "SELECT set_config('transaction_read_only', 'off', false)",
    "SELECT set_config('default_transaction_read_only', 'off', false)",
    "SELECT set_config('statement_timeout', '0', false)",
    "SELECT set_config('search_path', 'pg_temp', false)",
    # Writes behind calls.
    "SELECT drain()",
    "SELECT drain_as_owner()",
    "SELECT v.drain_by_name FROM vault AS v",
    "SELECT feigned()",
    "SELECT * FROM drained",
    "SELECT 1 === 2",
    "CALL wipe()",
    "DO $$ BEGIN DELETE FROM vault; END $$",
    "EXPLAIN ANALYZE DELETE FROM vault",
    "EXPLAIN (ANALYZE) SELECT drain()",
    "PREPARE p AS DELETE FROM vault",
    "DECLARE c CURSOR WITH HOLD FOR SELECT 1",
    "SELECT nextval('tickets')",
    "SELECT setval('tickets', 100)",
    "SELECT query_to_xml('DELETE FROM vault RETURNING id', true, true, '')",
    "SELECT query_to_xml('SELECT drain()', true, true, '')",
    "SELECT * FROM ts_stat('SELECT drain()::text::tsvector')",
    "SELECT table_to_xml('vault', true, true, '')",
    "SELECT lo_create(4711)",
    "SELECT lo_from_bytea(0, '\\x00')",
    "SELECT lo_put(1, 0, '\\x00')",
    "SELECT lo_unlink(1)",
    "SELECT pg_logical_emit_message(false, 'a', 'b')",
    "SELECT pg_create_physical_replication_slot('kept', true)",
    "SELECT pg_switch_wal()",
    "SELECT pg_reload_conf()",
    "SELECT pg_rotate_logfile()",
    "SELECT pg_notify('channel', (SELECT holder FROM vault LIMIT 1))",
    "NOTIFY channel, 'x'",
    "LISTEN channel",
    # Files, programs, the network.
    "COPY vault TO '{folder}/copied.csv'",
    "COPY (SELECT 1) TO '{folder}/one.csv'",
    "COPY vault TO PROGRAM 'cat > {folder}/program.csv'",
    "COPY vault FROM '{folder}/nothing.csv'",
    "COPY vault TO STDOUT",
    "SELECT lo_export(lo_from_bytea(0, 'x'), '{folder}/object.bin')",
    "SELECT lo_import('/etc/hostname')",
    "SELECT pg_read_file('/etc/hostname')",
    "SELECT * FROM pg_read_file('/etc/hostname')",
    "SELECT \"pg_read_file\"('/etc/hostname')",
    "SELECT pg_ls_dir('/')",
    "SELECT pg_stat_file('/etc/hostname')",
    "SELECT * FROM dblink('dbname=postgres', 'DELETE FROM vault') AS t (n TEXT)",
    # Locks, other people's queries, secrets.
    "SELECT pg_advisory_lock(7)",
    "SELECT pg_try_advisory_lock(8)",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
    "SELECT pg_cancel_backend(1)",
    "SELECT rolpassword FROM pg_authid",
    "SELECT usename, passwd FROM pg_shadow",
)
STATE = """
SELECT (SELECT md5(string_agg(v::text, ',' ORDER BY id)) FROM vault AS v),
       (SELECT count(*) FROM pg_class WHERE relpersistence <> 't'
        AND relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname LIKE 'pg\\_toast%')),
       (SELECT count(*) FROM pg_roles), (SELECT count(*) FROM pg_database),
       (SELECT count(*) FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'),
       (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_attribute),
       (SELECT count(*) FROM pg_extension), (SELECT count(*) FROM pg_largeobject_metadata),
       (SELECT count(*) FROM pg_replication_slots), (SELECT count(*) FROM pg_db_role_setting),
       (SELECT count(*) FROM pg_description), (SELECT count(*) FROM pg_prepared_xacts),
       (SELECT relacl::text FROM pg_class WHERE relname = 'vault'),
       (SELECT last_value::text || is_called FROM tickets),
       (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')
"""
"""All that a statement above might have changed and kept, as one row."""
