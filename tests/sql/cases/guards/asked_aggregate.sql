-- title: an average that is a sum
-- schema: shop
-- dialect: duckdb
-- question: What is the average price of toys?
-- expect: warning asked_average
-- rewrite: SELECT AVG(price) FROM products WHERE category = 'Toys'
SELECT SUM(price) FROM products WHERE category = 'Toys'

-- title: an average that is no aggregate
-- schema: shop
-- dialect: duckdb
-- question: 장난감의 평균 가격은?
-- expect: warning asked_average
SELECT price FROM products WHERE category = 'Toys'

-- title: a total that is an average
-- schema: shop
-- dialect: duckdb
-- question: What did all payments come to in total?
-- expect: warning asked_total
-- rewrite: SELECT SUM(amount) FROM payments
SELECT AVG(amount) FROM payments

-- title: how many, and names come
-- schema: shop
-- dialect: duckdb
-- question: How many members live in Seoul?
-- expect: warning asked_count
SELECT name FROM members WHERE city = 'Seoul'

-- title: a share that is a count
-- schema: shop
-- dialect: duckdb
-- question: What percentage of the orders was cancelled?
-- expect: warning asked_share
SELECT COUNT(*) FROM orders WHERE status = 'CANCELLED'

-- title: different ones, repeated
-- schema: shop
-- dialect: duckdb
-- question: How many different members visited?
-- expect: warning asked_distinct
SELECT COUNT(member_id) FROM visits

-- title: an average by hand
-- schema: shop
-- dialect: duckdb
-- question: What is the average price of toys?
-- expect: none
SELECT SUM(price) / COUNT(*) FROM products WHERE category = 'Toys'

-- title: a median
-- schema: shop
-- dialect: duckdb
-- question: What is the typical (mean or median) price?
-- expect: none
SELECT MEDIAN(price) FROM products

-- title: how many, as a sum
-- schema: shop
-- dialect: duckdb
-- question: How many pieces were bought?
-- expect: none
SELECT SUM(quantity) FROM items

-- title: a number that stands in a column
-- schema: shop
-- dialect: duckdb
-- question: What is the number of the line with the largest quantity?
-- expect: none
SELECT line FROM items ORDER BY quantity DESC LIMIT 1

-- title: a share
-- schema: shop
-- dialect: duckdb
-- question: What percentage of the orders was cancelled?
-- expect: none
SELECT 100.0 * COUNT(*) FILTER (WHERE status = 'CANCELLED') / COUNT(*) FROM orders

-- title: different ones
-- schema: shop
-- dialect: duckdb
-- question: How many different members visited?
-- expect: none
SELECT COUNT(DISTINCT member_id) FROM visits

-- title: different ones that cannot repeat
-- schema: shop
-- dialect: duckdb
-- question: What are the different shop codes?
-- expect: none
SELECT code FROM shops

-- title: none of it is asked for
-- schema: shop
-- dialect: duckdb
-- question: Which products are toys?
-- expect: none
SELECT name FROM products WHERE category = 'Toys'

-- title: an average that nobody asked for
-- schema: shop
-- dialect: duckdb
-- question: How much was paid by card?
-- expect: warning unasked_average
-- rewrite: SELECT SUM(amount) FROM payments WHERE method = 'card'
SELECT AVG(amount) FROM payments WHERE method = 'card'

-- title: different values that nobody asked for
-- schema: shop
-- dialect: duckdb
-- question: How many orders are open?
-- expect: warning unasked_distinct
SELECT COUNT(DISTINCT amount) FROM orders WHERE status = 'OPEN'

-- title: the things that a key points to
-- schema: shop
-- dialect: duckdb
-- question: How many members have ordered?
-- expect: none
SELECT COUNT(DISTINCT member_id) FROM orders

-- title: different values of what the question speaks of
-- schema: shop
-- dialect: duckdb
-- question: In how many cities do members live?
-- expect: none
SELECT COUNT(DISTINCT city) FROM members

-- title: a rate may be an average
-- schema: shop
-- dialect: duckdb
-- question: Typical spend of an order?
-- expect: none
SELECT AVG(amount) FROM payments
