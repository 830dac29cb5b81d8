-- library: How many books are there?
SELECT
  COUNT(*) AS books_count
FROM books;

-- library: How many different genres are there?
SELECT
  COUNT(DISTINCT genre) AS genre_count
FROM books;

-- library: What is the average price of the books?
SELECT
  AVG(price) AS average_price
FROM books;

-- library: What are the maximum and minimum number of pages?
SELECT
  MAX(pages) AS highest_pages,
  MIN(pages) AS lowest_pages
FROM books;

-- library: What is the total fine of all loans?
SELECT
  SUM(fine) AS total_fine
FROM loans;

-- shop: highest order amount
SELECT
  MAX(txn_amt) AS highest_txn_amt
FROM sales.orders;

-- library: What are the lowest, highest and average price of books?
SELECT
  MIN(price) AS lowest_price,
  MAX(price) AS highest_price,
  AVG(price) AS average_price
FROM books;

-- library: How many members have borrowed the book titled "Night Train"?
SELECT
  COUNT(DISTINCT m.member_id) AS members_count
FROM members AS m
JOIN loans AS l
  ON l.member_id = m.member_id
JOIN books AS b
  ON b.book_id = l.book_id
WHERE
  b.title = 'Night Train';

-- clinic: Find the average weight of the patients.
SELECT
  AVG(weight) AS average_weight
FROM patient;

-- library: Median price of books
SELECT
  MEDIAN(price) AS median_price
FROM books;

-- library: Mean price per genre, and the total
SELECT
  genre,
  AVG(price) AS average_price,
  SUM(price) AS total_price
FROM books
GROUP BY
  genre
ORDER BY
  AVG(price) DESC;

-- library: What is the average price of books and the total?
SELECT
  AVG(price) AS average_price,
  SUM(price) AS total_price
FROM books;

-- library: Which member has the most loans, and how many books did they borrow?
SELECT
  m.name,
  COUNT(DISTINCT b.book_id) AS books_count
FROM members AS m
JOIN loans AS l
  ON l.member_id = m.member_id
JOIN books AS b
  ON b.book_id = l.book_id
GROUP BY
  m.member_id,
  m.name
ORDER BY
  COUNT(*) DESC
LIMIT 1;

-- library: How many members borrowed any book?
SELECT
  COUNT(DISTINCT m.member_id) AS members_count
FROM members AS m
JOIN loans AS l
  ON l.member_id = m.member_id
JOIN books AS b
  ON b.book_id = l.book_id;

-- harbour: How heavy was the heaviest parcel of 2025, in grams?
SELECT
  MAX(weight_g) AS highest_weight_g
FROM freight.parcels
WHERE
  sent_on >= CAST('2025-01-01' AS DATE) AND sent_on < CAST('2026-01-01' AS DATE);

-- harbour: How much money was paid for parcels in 2025?
SELECT
  SUM(paid_amt) AS total_paid_amt
FROM freight.parcels
WHERE
  sent_on >= CAST('2025-01-01' AS DATE) AND sent_on < CAST('2026-01-01' AS DATE);

-- harbour: How many price offers are open?
SELECT
  COUNT(*) AS offers_count
FROM freight.offers
WHERE
  state = 'open';

-- harbour: How many freight carriers are there?
SELECT
  COUNT(*) AS carriers_count
FROM freight.carriers;

-- harbour: Average carrier weight of parcels sent in 2025
SELECT
  AVG(weight_g) AS average_weight_g
FROM freight.parcels
WHERE
  sent_on >= CAST('2025-01-01' AS DATE) AND sent_on < CAST('2026-01-01' AS DATE);

-- taxi: What is the count of different platforms?
SELECT
  COUNT(DISTINCT platform) AS platform_count
FROM trips;

-- library: Show the total price and number of pages of the books in Poetry.
SELECT
  SUM(price) AS total_price,
  SUM(pages) AS total_pages
FROM books
WHERE
  genre = 'Poetry';

-- library: On average, how old are the members?
SELECT
  AVG(age) AS average_age
FROM members;

-- shop: How many orders have product id equal to 7?
SELECT
  COUNT(DISTINCT o.order_id) AS orders_count
FROM sales.orders AS o
JOIN sales.order_items AS oi
  ON oi.order_id = o.order_id
WHERE
  oi.product_id = 7;

-- kennel: Number of no-shows per vet in May 2026
SELECT
  v.first_name,
  v.last_name,
  COUNT(*) AS checkup_count
FROM vet AS v
JOIN checkup AS c
  ON c.vet_id = v.id
WHERE
  c.state = 'no_show'
  AND c.held_at >= CAST('2026-05-01' AS DATE)
  AND c.held_at < CAST('2026-06-01' AS DATE)
GROUP BY
  v.id,
  v.first_name,
  v.last_name
ORDER BY
  COUNT(*) DESC;
