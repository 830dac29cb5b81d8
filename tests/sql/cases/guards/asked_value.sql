-- title: a value that is left out
-- schema: values
-- dialect: duckdb
-- question: How many members live in Busan?
-- expect: warning unused_value
SELECT COUNT(*) FROM members

-- title: another value of the same column
-- schema: values
-- dialect: duckdb
-- question: How many members live in Busan?
-- expect: warning other_value
-- rewrite: SELECT COUNT(*) FROM members WHERE city = 'Busan'
SELECT COUNT(*) FROM members WHERE city = 'Seoul'

-- title: quoted words that no column holds
-- schema: shop
-- dialect: duckdb
-- question: Orders with the note 'ring twice'?
-- expect: warning unused_value
SELECT id FROM orders WHERE note IS NOT NULL

-- title: the value
-- schema: values
-- dialect: duckdb
-- question: How many members live in Busan?
-- expect: none
SELECT COUNT(*) FROM members WHERE city = 'Busan'

-- title: the value as another column spells it
-- schema: values
-- dialect: duckdb
-- question: How many toy products, or members of Busan?
-- expect: none
SELECT COUNT(*) FROM products, members WHERE category = 'Toys' AND members.city LIKE 'busan%'

-- title: every value is shown
-- schema: values
-- dialect: duckdb
-- question: Members by city, for Busan and the others?
-- expect: none
SELECT city, COUNT(*) FROM members GROUP BY city

-- title: its tables are not read
-- schema: values
-- dialect: duckdb
-- question: How many cancelled ones?
-- expect: none
SELECT COUNT(*) FROM payments

-- title: a word that may mean something else
-- schema: values
-- dialect: duckdb
-- question: Busan: which card was used?
-- expect: none
SELECT id FROM payments WHERE id IN (SELECT id FROM shops WHERE city = 'Busan')

-- title: a state, said in lower case
-- schema: values
-- dialect: duckdb
-- question: How many cancelled orders?
-- expect: warning unused_value
SELECT COUNT(*) FROM orders

-- title: a short form of the quoted words
-- schema: shop
-- dialect: duckdb
-- question: Shops in the district "West Hill"?
-- expect: none
SELECT name FROM shops WHERE code = 'WH'

-- title: a day reckoned from the one that is named
-- schema: values
-- dialect: duckdb
-- question: What was paid 2 days before Busan?
-- expect: none
SELECT COUNT(*) FROM shops WHERE code = 'X'
