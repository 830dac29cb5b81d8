-- title: TOP
-- dialect: duckdb
SELECT TOP 5 city FROM members ORDER BY city
-- after:
SELECT city FROM members ORDER BY city LIMIT 5

-- title: backticks
-- dialect: postgres
SELECT `city` FROM `members` WHERE `name` = "Kim"
-- after:
SELECT "city" FROM "members" WHERE "name" = 'Kim'

-- title: square brackets around a table
-- dialect: duckdb
SELECT m.[city] FROM [members] AS m
-- after:
SELECT m."city" FROM "members" AS m

-- title: nobody's words
-- dialect: duckdb
SELECT FROM WHERE city city city (
-- after:
none
