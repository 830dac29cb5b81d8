-- dialect: redshift
-- allowed: shop.orders, people

INSERT INTO people VALUES (9, 'x', 'y')

DELETE FROM people

UNLOAD ('SELECT * FROM people') TO 's3://b/x' IAM_ROLE 'r'

COPY people FROM 's3://b/x' IAM_ROLE 'r'

CREATE TABLE copied AS SELECT * FROM people

CREATE EXTERNAL SCHEMA s FROM DATA CATALOG DATABASE 'd'

DROP TABLE people

SELECT * INTO copied FROM people

SELECT * INTO #copied FROM people

WITH x AS (DELETE FROM people RETURNING id) SELECT * FROM x

CALL purge()

SET query_group TO 'x'

ANALYZE people

VACUUM people

SELECT pg_terminate_backend(1)

SELECT pg_cancel_backend(1)

SELECT pg_sleep(1)

SELECT pg_backend_pid()

SELECT pg_last_query_id()

SELECT pg_last_copy_id()

SELECT current_setting('x')

SELECT set_config('x', 'y', false)

SELECT explain_model('m')

SELECT my_ml_function(name) FROM people

SELECT f_lambda_udf(name) FROM people

SELECT * FROM stl_query

SELECT * FROM svv_tables

SELECT * FROM svl_user_info

SELECT * FROM pg_user

SELECT * FROM pg_shadow

SELECT * FROM salaries

SELECT * FROM information_schema.tables

SELECT id FROM people UNION SELECT pay FROM salaries

SELECT o.id FROM shop.orders o, shop.secrets s

SELECT id FROM people FOR UPDATE

SELECT id FROM people; DELETE FROM people

SELECT $1

