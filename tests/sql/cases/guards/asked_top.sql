-- title: the most, and nothing ranks
-- schema: shop
-- dialect: duckdb
-- question: Which shop has the most orders?
-- expect: warning unranked_top
SELECT shop_id, COUNT(*) FROM orders GROUP BY shop_id

-- title: the most, and all of them come
-- schema: shop
-- dialect: duckdb
-- question: Which product is the most expensive, with the highest price?
-- expect: warning unlimited_top
SELECT name FROM products ORDER BY price DESC

-- title: the most, the other way round
-- schema: shop
-- dialect: duckdb
-- question: Which shop has the most orders?
-- expect: warning turned_order
-- rewrite: SELECT shop_id FROM orders GROUP BY shop_id ORDER BY COUNT(*) DESC LIMIT 1
SELECT shop_id FROM orders GROUP BY shop_id ORDER BY COUNT(*) LIMIT 1

-- title: the fewest, the other way round
-- schema: shop
-- dialect: sqlite
-- question: 주문이 가장 적은 가게는?
-- expect: warning turned_order
-- rewrite: SELECT shop_id FROM orders GROUP BY shop_id ORDER BY COUNT(*) ASC LIMIT 1
SELECT shop_id FROM orders GROUP BY shop_id ORDER BY COUNT(*) DESC LIMIT 1

-- title: the highest, and MIN
-- schema: shop
-- dialect: duckdb
-- question: What is the highest price of a toy?
-- expect: warning turned_extreme
-- rewrite: SELECT MAX(price) FROM products WHERE category = 'Toys'
SELECT MIN(price) FROM products WHERE category = 'Toys'

-- title: a number of rows that nobody said
-- schema: shop
-- dialect: duckdb
-- question: Which product has the highest price?
-- expect: warning unasked_limit
SELECT name FROM products ORDER BY price DESC LIMIT 3

-- title: the top five
-- schema: shop
-- dialect: duckdb
-- question: Top 5 products by price?
-- expect: none
SELECT name FROM products ORDER BY price DESC LIMIT 5

-- title: the top five, in words
-- schema: shop
-- dialect: duckdb
-- question: The five products with the highest price?
-- expect: none
SELECT name FROM products ORDER BY price DESC LIMIT 5

-- title: the one that equals the greatest
-- schema: shop
-- dialect: duckdb
-- question: Which product has the highest price?
-- expect: none
SELECT name FROM products WHERE price = (SELECT MAX(price) FROM products)

-- title: by a window
-- schema: shop
-- dialect: duckdb
-- question: The most expensive product of each category?
-- expect: none
SELECT category, name FROM products QUALIFY ROW_NUMBER() OVER (PARTITION BY category ORDER BY price DESC) = 1

-- title: at least and at most are bounds
-- schema: shop
-- dialect: duckdb
-- question: Products that cost at least 10 and at most 20?
-- expect: none
SELECT name FROM products WHERE price BETWEEN 10 AND 20

-- title: a whole list in an order
-- schema: shop
-- dialect: duckdb
-- question: All products, from the highest to the lowest price, sorted?
-- expect: none
SELECT name FROM products ORDER BY price DESC

-- title: both ends
-- schema: shop
-- dialect: duckdb
-- question: What are the highest and the lowest price?
-- expect: none
SELECT MAX(price), MIN(price) FROM products

-- title: rows just to look at
-- schema: shop
-- dialect: duckdb
-- question: Show me some products by price
-- expect: none
SELECT name FROM products ORDER BY price LIMIT 10

-- title: both ends, and the same one twice
-- schema: shop
-- dialect: duckdb
-- question: What are the highest and the lowest price?
-- expect: warning turned_extreme
SELECT MAX(price), MAX(price) FROM products
