-- title: a sum over all currencies
-- schema: shop
-- dialect: duckdb
-- expect: warning mixed_units
SELECT SUM(amount) FROM orders

-- title: an average by something else
-- schema: shop
-- dialect: duckdb
-- expect: warning mixed_units
SELECT shop_id, AVG(amount) FROM orders GROUP BY shop_id

-- title: two currencies let in
-- schema: shop
-- dialect: duckdb
-- expect: warning mixed_units
SELECT SUM(amount) FROM orders WHERE currency IN ('KRW', 'USD')

-- title: a fee in dollars taken from an amount in won
-- schema: shop
-- dialect: duckdb
-- expect: warning mixed_units
SELECT amount - fee FROM payments

-- title: two units compared
-- schema: shop
-- dialect: duckdb
-- expect: warning mixed_units
SELECT name FROM products WHERE price > weight

-- title: grouped by the currency
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT currency, SUM(amount) FROM orders GROUP BY currency

-- title: one currency
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT SUM(amount) FROM orders WHERE currency = 'KRW'

-- title: one currency of a FILTER
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT SUM(amount) FILTER (WHERE currency = 'KRW'), SUM(CASE WHEN currency = 'USD' THEN amount END) FROM orders

-- title: converted by a factor of another table
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT SUM(o.amount * c.discount) FROM orders o JOIN coupons c ON c.id = o.coupon_id

-- title: one unit throughout
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT SUM(price * quantity) FROM items

-- title: a price by weight is a ratio
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT AVG(price / weight) FROM products

-- title: counted, not summed
-- schema: shop
-- dialect: duckdb
-- expect: none
SELECT COUNT(amount) FROM orders
