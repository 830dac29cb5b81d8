-- title: a fence and a sentence before it
-- dialect: duckdb
Here is the query you asked for:

```sql
SELECT city FROM members
```
It lists the cities.
-- after:
SELECT city FROM members

-- title: a sentence before
-- dialect: duckdb
Sure! This counts them:
SELECT count(*) FROM members;
-- after:
SELECT count(*) FROM members

-- title: a sentence on the same line
-- dialect: postgres
Here is: SELECT city FROM members
-- after:
SELECT city FROM members

-- title: an explanation after
-- dialect: duckdb
SELECT city FROM members;

This query lists each city. Let me know!
-- after:
SELECT city FROM members

-- title: an explanation after an empty line
-- dialect: duckdb
SELECT city FROM members

Explanation of the result: one row for each member
-- after:
SELECT city FROM members

-- title: a second statement is not dropped
-- dialect: duckdb
SELECT city FROM members; DROP TABLE members
-- after:
none

-- title: a statement before is not dropped
-- dialect: duckdb
DROP TABLE members;
SELECT city FROM members
-- after:
none

-- title: two fences leave open which is meant
-- dialect: duckdb
```sql
SELECT city FROM members
```
or
```sql
SELECT name FROM members
```
-- after:
none
