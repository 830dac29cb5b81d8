-- title: text with a number
-- dialect: postgres
-- expect: text_compared_with_number error
SELECT 1 FROM members WHERE city = 5

-- title: text with a number, where the engine casts
-- dialect: duckdb
-- expect: text_compared_with_number warning
SELECT 1 FROM members WHERE city = 5

-- title: text with a number, where types are hints
-- dialect: sqlite
-- expect: text_compared_with_number note
SELECT 1 FROM members WHERE city = 5

-- title: text with a text
-- dialect: postgres
-- expect: ok
SELECT 1 FROM members WHERE city = '5'

-- title: a number with a text
-- dialect: duckdb
-- expect: number_compared_with_text error
SELECT 1 FROM trade.orders WHERE amount > 'much'

-- title: a number with a text of digits
-- dialect: duckdb
-- expect: ok
SELECT 1 FROM trade.orders WHERE amount > '12.5'

-- title: the text on the left
-- dialect: duckdb
-- expect: number_compared_with_text error
SELECT 1 FROM trade.orders WHERE 'much' < amount

-- title: a sum of text
-- dialect: duckdb
-- expect: sum_of_text error
SELECT sum(city) FROM members

-- title: an average of text
-- dialect: postgres
-- expect: sum_of_text error
SELECT avg(m.city) FROM members m

-- title: a sum of text, where types are hints
-- dialect: sqlite
-- expect: sum_of_text note
SELECT sum(city) FROM members

-- title: a sum of text that is cast
-- dialect: duckdb
-- expect: ok
SELECT sum(CAST(city AS INT)) FROM members

-- title: a sum of text in a WITH part
-- dialect: duckdb
-- expect: sum_of_text error
WITH a AS (SELECT city AS c FROM members) SELECT sum(c) FROM a

-- title: integers divided
-- dialect: postgres
-- expect: integer_division warning
SELECT qty / id FROM trade.orders

-- title: counts divided
-- dialect: sqlite
-- expect: integer_division warning
SELECT count(*) / 2 FROM members

-- title: integers divided, where the fraction stays
-- dialect: duckdb
-- expect: ok
SELECT qty / id FROM trade.orders

-- title: integers divided as decimals
-- dialect: postgres
-- expect: ok
SELECT 1.0 * qty / id, amount / qty FROM trade.orders

-- title: a date with a text
-- dialect: duckdb
-- expect: ok
SELECT 1 FROM trade.orders WHERE created_at >= '2024-01-01'
