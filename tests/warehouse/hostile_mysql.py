"""Statements that must change nothing, for sessions of MySQL and MariaDB without any gate."""

from __future__ import annotations

SETUP = (
    "CREATE TABLE vault (id INT PRIMARY KEY, holder VARCHAR(40), amount DECIMAL(12, 2))",
    "INSERT INTO vault VALUES (1, 'a', 10), (2, 'b', 20), (3, 'c', 30)",
    "CREATE FUNCTION drain() RETURNS INT MODIFIES SQL DATA SQL SECURITY DEFINER "
    "BEGIN UPDATE vault SET amount = 0; RETURN 1; END",
    "CREATE PROCEDURE wipe() SQL SECURITY DEFINER DELETE FROM vault",
    "CREATE VIEW drained AS SELECT drain() AS n",
)
LONG = "SELECT COUNT(*) FROM " + ", ".join(  # noqa: S608 # numbers alone
    f"vault AS v{at}" for at in range(24)
)
STATEMENTS = (
    # Plain writes and definitions.
    "INSERT INTO vault VALUES (9, 'x', 1)",
    "REPLACE INTO vault VALUES (1, 'x', 1)",
    "UPDATE vault SET amount = 0",
    "DELETE FROM vault",
    "TRUNCATE TABLE vault",
    "CREATE TABLE made (a INT)",
    "CREATE TABLE made AS SELECT * FROM vault",
    "CREATE TEMPORARY TABLE vault (a INT)",
    "CREATE VIEW seen AS SELECT 1",
    "CREATE DATABASE t2sql_theirs",
    "CREATE USER intruder",
    "CREATE FUNCTION made() RETURNS INT RETURN 1",
    "ALTER TABLE vault ADD COLUMN extra INT",
    "DROP TABLE vault",
    "RENAME TABLE vault TO gone",
    "GRANT ALL ON *.* TO t2sql_reader",
    "SET PASSWORD = PASSWORD('x')",
    "OPTIMIZE TABLE vault",
    "ANALYZE TABLE vault",
    "FLUSH TABLES",
    "LOCK TABLES vault WRITE",
    "SELECT * FROM vault FOR UPDATE",
    "HANDLER vault OPEN",
    # Out of the transaction and the session.
    "COMMIT",
    "SELECT 1; DELETE FROM vault",
    "COMMIT; DELETE FROM vault",
    "SELECT 1 /*!; DELETE FROM vault */",
    "START TRANSACTION READ WRITE",
    "SET SESSION TRANSACTION READ WRITE",
    "SET SESSION max_statement_time = 0",
    "SET GLOBAL max_connections = 1",
    "SET @a = 1",
    "SELECT @a := 1",
    "SET STATEMENT max_statement_time = 0 FOR SELECT SLEEP(60)",
    "USE mysql",
    # Writes behind calls.
    "SELECT drain()",
    "SELECT * FROM drained",
    "CALL wipe()",
    "PREPARE p FROM 'DELETE FROM vault'",
    "EXECUTE IMMEDIATE 'DELETE FROM vault'",
    "EXPLAIN SELECT drain()",
    "ANALYZE SELECT drain()",
    "BEGIN NOT ATOMIC DELETE FROM vault; END",
    "DO drain()",
    # Files, plugins, replication.
    "SELECT * FROM vault INTO OUTFILE '/tmp/t2sql_vault_copied.csv'",
    "SELECT 1 INTO DUMPFILE '/tmp/t2sql_vault_dumped.bin'",
    "SELECT 1 INTO @a",
    "LOAD DATA INFILE '/etc/hostname' INTO TABLE vault",
    "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE vault",
    "SELECT LOAD_FILE('/etc/hostname')",
    "INSTALL PLUGIN p SONAME 'p.so'",
    "CHANGE MASTER TO MASTER_HOST = 'x'",
    "SHUTDOWN",
    # Time, locks, other people, secrets.
    "SELECT SLEEP(60)",
    LONG,  # BENCHMARK() says 0 when it is stopped, sometimes, as if it had ended
    "SELECT GET_LOCK('t2sql_held', 1)",
    "KILL 1",
    "SELECT * FROM mysql.user",
    "SELECT * FROM mysql.global_priv",
)
