-- title: a text column and a number
-- dialect: postgres
SELECT id FROM members m WHERE m.city = 7
-- after:
SELECT id FROM members m WHERE m.city = '7'

-- title: the number on the left
-- dialect: postgres
SELECT id FROM members WHERE 7 = city
-- after:
SELECT id FROM members WHERE '7' = city

-- title: where the engine casts, it is left
-- dialect: duckdb
SELECT id FROM members WHERE city = 7
-- after:
none
