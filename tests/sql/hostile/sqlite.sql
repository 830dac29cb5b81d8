-- dialect: sqlite
-- allowed: orders, people

INSERT INTO people VALUES (9, 'x', 'y')

REPLACE INTO people VALUES (1, 'x', 'y')

UPDATE people SET name = 'x'

DELETE FROM people

DELETE FROM people RETURNING *

CREATE TABLE copied AS SELECT * FROM people

CREATE TEMP TABLE people AS SELECT 1 AS id

CREATE TEMP VIEW people AS SELECT 1 AS id

CREATE TRIGGER t AFTER INSERT ON people BEGIN DELETE FROM people; END

CREATE VIRTUAL TABLE t USING fts5(x)

ALTER TABLE people ADD COLUMN z

DROP TABLE people

WITH x AS (SELECT 1) DELETE FROM people

WITH x AS (SELECT 1) INSERT INTO people SELECT 1, 2, 3

ATTACH '{out}' AS other

ATTACH DATABASE '{canary}' AS other

DETACH main

PRAGMA table_info(salaries)

PRAGMA database_list

PRAGMA writable_schema = 1

PRAGMA journal_mode = DELETE

PRAGMA query_only = 0

VACUUM

VACUUM INTO '{out}'

REINDEX

ANALYZE

BEGIN IMMEDIATE

COMMIT

SAVEPOINT s

EXPLAIN SELECT * FROM people

EXPLAIN QUERY PLAN SELECT * FROM people

SELECT load_extension('{out}')

SELECT load_extension('{out}', 'entry')

SELECT readfile('{canary}')

SELECT writefile('{out}', 'x')

SELECT edit('x')

SELECT fts3_tokenizer('simple')

SELECT fts3_tokenizer('simple', x'00')

SELECT fts5('x')

SELECT sqlite_compileoption_get(1)

SELECT sqlite_log(1, 'x')

SELECT sqlite_source_id()

SELECT last_insert_rowid()

SELECT changes()

SELECT total_changes()

SELECT zeroblob(2000000000)

SELECT randomblob(2000000000)

SELECT hex(zeroblob(1000000000))

SELECT * FROM sqlite_master

SELECT sql FROM sqlite_schema

SELECT * FROM sqlite_temp_master

SELECT * FROM main.sqlite_master

SELECT * FROM sqlite_sequence

SELECT * FROM dbstat

SELECT * FROM sqlite_stmt

SELECT * FROM sqlite_dbpage

SELECT * FROM pragma_table_info('salaries')

SELECT * FROM pragma_database_list

SELECT * FROM pragma_database_list()

SELECT * FROM pragma_function_list

SELECT * FROM pragma_compile_options()

SELECT name FROM people, pragma_table_info(people.name)

SELECT * FROM fsdir('/etc')

SELECT * FROM csv('{canary}')

SELECT * FROM zipfile('{canary}')

SELECT * FROM json_each(readfile('{canary}'))

SELECT * FROM salaries

SELECT * FROM main.salaries

SELECT * FROM [salaries]

SELECT * FROM `salaries`

SELECT * FROM "salaries"

SELECT * FROM 'salaries'

SELECT id FROM people WHERE id IN salaries

SELECT id FROM people WHERE id NOT IN salaries

SELECT id FROM people WHERE id IN main.salaries

SELECT id FROM people WHERE id IN pragma_table_info('salaries')

SELECT (SELECT max(pay) FROM salaries)

SELECT id FROM people UNION SELECT pay FROM salaries

WITH people AS (SELECT * FROM salaries) SELECT * FROM people

VALUES ((SELECT max(pay) FROM salaries))

SELECT id FROM people ORDER BY (SELECT pay FROM salaries)

SELECT id FROM people LIMIT (SELECT max(pay) FROM salaries)

SELECT id FROM people; DELETE FROM people

SELECT ?1

SELECT :name

SELECT @name

SELECT $name

SELECT count(*) FILTER (WHERE load_extension('{out}')) FROM people

SELECT max(id) OVER (ORDER BY load_extension('{out}')) FROM people

SELECT CASE WHEN 1 THEN load_extension('{out}') END

SELECT "load_extension"('{out}')

SELECT a_function_of_somebody(1)

SELECT snippet(people) FROM people

SELECT matchinfo(people) FROM people

