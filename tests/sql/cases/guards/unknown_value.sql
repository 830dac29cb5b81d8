-- title: another letter case, where exactly one value is meant
-- schema: shop
-- dialect: duckdb
-- expect: error unknown_value
-- rewrite: SELECT COUNT(*) FROM orders WHERE status = 'PAID'
SELECT COUNT(*) FROM orders WHERE status = 'paid'

-- title: another letter case, in a list
-- schema: shop
-- dialect: postgres
-- expect: error unknown_value
-- rewrite: SELECT COUNT(*) FROM orders WHERE status IN ('PAID', 'OPEN')
SELECT COUNT(*) FROM orders WHERE status IN ('PAID', 'open')

-- title: another letter case, where the engine compares without it
-- schema: shop
-- dialect: mysql
-- expect: none
SELECT COUNT(*) FROM orders WHERE status = 'paid'

-- title: punctuation alone
-- schema: shop
-- dialect: duckdb
-- expect: error unknown_value
-- rewrite: SELECT COUNT(*) FROM payments WHERE method = 'bank transfer'
SELECT COUNT(*) FROM payments WHERE method = 'bank-transfer'

-- title: a value that is spelled nearly so
-- schema: shop
-- dialect: duckdb
-- expect: warning unknown_value
SELECT COUNT(*) FROM members WHERE city = 'Seouul'

-- title: a value of which the column has nothing like
-- schema: shop
-- dialect: duckdb
-- expect: warning unknown_value
SELECT COUNT(*) FROM products WHERE category = 'Boats'

-- title: unequal to what is not there
-- schema: shop
-- dialect: duckdb
-- expect: warning unknown_value
SELECT COUNT(*) FROM products WHERE category <> 'Boats'

-- title: through a query that only hands the column on
-- schema: shop
-- dialect: duckdb
-- expect: error unknown_value
SELECT COUNT(*) FROM (SELECT id, status AS state FROM orders) o WHERE o.state = 'Paid'

-- title: SQLite's double-quoted text
-- schema: shop
-- dialect: sqlite
-- expect: error unknown_value
SELECT id FROM orders WHERE status = "paid"

-- title: values that are there
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT COUNT(*) FROM orders WHERE status IN ('PAID', 'OPEN') AND currency <> 'USD'

-- title: a column whose values nobody listed
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT id FROM members WHERE name = 'Nobody'

-- title: a pattern
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT COUNT(*) FROM orders WHERE status LIKE 'pa%'

-- title: a day is no value of a list
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT COUNT(*) FROM orders WHERE delivered_on = '2025-01-01'

-- title: two columns
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT COUNT(*) FROM members m JOIN shops s ON s.city = m.city

-- title: one of a list
-- schema: shop
-- dialect: duckdb
-- expect: note unknown_value
SELECT COUNT(*) FROM products WHERE category IN ('Toys', 'Boats')
