-- dialect: bigquery
-- allowed: shop.orders, people

INSERT INTO people VALUES (9, 'x', 'y')

UPDATE people SET name = 'x' WHERE true

DELETE FROM people WHERE true

TRUNCATE TABLE people

MERGE people USING shop.orders o ON people.id = o.buyer WHEN MATCHED THEN DELETE

CREATE TABLE shop.copied AS SELECT * FROM people

CREATE TEMP FUNCTION f(x INT64) AS (x)

CREATE TEMP FUNCTION f() RETURNS INT64 LANGUAGE js AS 'return 1'; SELECT f()

DROP TABLE people

ALTER TABLE people SET OPTIONS (description = 'x')

EXPORT DATA OPTIONS (uri = 'gs://b/*.csv', format = 'CSV') AS SELECT * FROM people

LOAD DATA INTO people FROM FILES (format = 'CSV', uris = ['gs://b/x.csv'])

CALL shop.purge()

DECLARE x INT64

SET x = 1

SET @@time_zone = 'UTC'

EXECUTE IMMEDIATE 'DELETE FROM people WHERE true'

BEGIN SELECT 1; END

BEGIN TRANSACTION

ASSERT true

GRANT `roles/viewer` ON TABLE people TO 'user:x'

SELECT * FROM EXTERNAL_QUERY('conn', 'DELETE FROM people')

SELECT * FROM EXTERNAL_OBJECT_TRANSFORM(TABLE shop.orders, ['SIGNED_URL'])

SELECT * FROM ML.PREDICT(MODEL shop.m, (SELECT * FROM people))

SELECT * FROM ML.PREDICT(MODEL shop.m, TABLE salaries)

SELECT * FROM ML.GENERATE_TEXT(MODEL shop.m, TABLE people)

SELECT * FROM ML.FORECAST(MODEL shop.m)

SELECT * FROM ML.TRANSLATE(MODEL shop.m, TABLE people)

SELECT * FROM ML.EVALUATE(MODEL shop.m)

SELECT * FROM ML.WEIGHTS(MODEL shop.m)

SELECT ML.DISTANCE([1.0], [2.0])

SELECT * FROM AI.FORECAST(TABLE salaries)

SELECT AI.GENERATE('x')

SELECT AI.GENERATE_BOOL(name) FROM people

SELECT * FROM AI.GENERATE_TABLE(MODEL shop.m, TABLE people)

SELECT * FROM VECTOR_SEARCH(TABLE salaries, 'e', TABLE people)

SELECT * FROM APPENDS(TABLE salaries, NULL, NULL)

SELECT * FROM CHANGES(TABLE salaries, NULL, NULL)

SELECT * FROM shop.a_table_function(1)

SELECT shop.a_remote_function(name) FROM people

SELECT `proj.shop.a_remote_function`(name) FROM people

SELECT KEYS.NEW_KEYSET('AEAD_AES_GCM_256')

SELECT AEAD.ENCRYPT(KEYS.NEW_KEYSET('AEAD_AES_GCM_256'), 'x', '')

SELECT SESSION_USER_X()

SELECT ERROR('x')

SELECT @param

SELECT @@query_label

SELECT ?

SELECT * FROM salaries

SELECT * FROM `prod.shop.secrets`

SELECT * FROM `shop.*`

SELECT * FROM `shop.secret_*`

SELECT * FROM `shop.orders*`

SELECT * FROM shop.INFORMATION_SCHEMA.TABLES

SELECT * FROM `region-us`.INFORMATION_SCHEMA.JOBS

SELECT * FROM shop.__TABLES__

SELECT id FROM people WHERE EXISTS (SELECT 1 FROM shop.secrets)

SELECT id FROM people UNION ALL SELECT pay FROM salaries

SELECT ARRAY(SELECT pay FROM salaries)

SELECT (SELECT MAX(pay) FROM salaries)

SELECT * FROM UNNEST(ARRAY(SELECT pay FROM salaries))

SELECT id FROM people WHERE id IN UNNEST(ARRAY(SELECT pay FROM salaries))

SELECT STRUCT((SELECT MAX(pay) FROM salaries) AS x)

WITH people AS (SELECT * FROM salaries) SELECT * FROM people

SELECT id FROM people; DELETE FROM people WHERE true

SELECT id FROM people FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP(); DROP TABLE people

FROM salaries |> SELECT pay

FROM people |> JOIN salaries USING (id)

SELECT SAFE.EXTERNAL_QUERY('c', 'q')

SELECT NET.SOMETHING('x')

