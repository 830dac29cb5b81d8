-- title: typographic quotes
-- dialect: duckdb
SELECT id FROM members WHERE city = ‘Seoul’
-- after:
SELECT id FROM members WHERE city = 'Seoul'

-- title: typographic quotes inside a text stay
-- dialect: duckdb
SELECT id FROM members WHERE city = 'the “old” town' AND name = ’Kim’
-- after:
SELECT id FROM members WHERE city = 'the “old” town' AND name = 'Kim'

-- title: letters that nobody sees
-- dialect: duckdb
SELECT​ id FROM members
-- after:
SELECT id FROM members

-- title: text in double quotes
-- dialect: duckdb
SELECT id FROM members WHERE city = "Seoul"
-- after:
SELECT id FROM members WHERE city = 'Seoul'

-- title: texts in double quotes in a list
-- dialect: postgres
SELECT id FROM members WHERE city IN ("Seoul", "Busan")
-- after:
SELECT id FROM members WHERE city IN ('Seoul', 'Busan')

-- title: text in double quotes where the engine takes it
-- dialect: sqlite
SELECT id FROM members WHERE city = "Seoul"
-- after:
none

-- title: a text that is near a column's name is still text
-- dialect: duckdb
SELECT id FROM members WHERE name = "Name of it"
-- after:
SELECT id FROM members WHERE name = 'Name of it'
