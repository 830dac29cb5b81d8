-- title: an order that is missing
-- schema: shop
-- dialect: duckdb
-- question: List the products in alphabetical order
-- expect: warning asked_order
SELECT name FROM products

-- title: descending, and it ascends
-- schema: shop
-- dialect: duckdb
-- question: Products sorted by price in descending order
-- expect: warning turned_sort
-- rewrite: SELECT name FROM products ORDER BY price DESC
SELECT name FROM products ORDER BY price

-- title: ascending, and it descends
-- schema: shop
-- dialect: postgres
-- question: 상품을 가격 오름차순으로 보여줘
-- expect: warning turned_sort
-- rewrite: SELECT name FROM products ORDER BY price ASC
SELECT name FROM products ORDER BY price DESC

-- title: as it was asked for
-- schema: shop
-- dialect: duckdb
-- question: Products sorted by price, cheapest first
-- expect: none
SELECT name FROM products ORDER BY price

-- title: two keys, one of them as asked
-- schema: shop
-- dialect: duckdb
-- question: Products by category in alphabetical order, the dearest of each first
-- expect: none
SELECT name FROM products ORDER BY category, price DESC

-- title: nobody asked for an order
-- schema: shop
-- dialect: duckdb
-- question: Which products are toys?
-- expect: none
SELECT name FROM products WHERE category = 'Toys'
