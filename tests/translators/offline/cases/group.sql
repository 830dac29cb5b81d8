-- library: For each genre, how many books are there?
SELECT
  genre,
  COUNT(*) AS books_count
FROM books
GROUP BY
  genre
ORDER BY
  COUNT(*) DESC;

-- library: What is the average price per genre?
SELECT
  genre,
  AVG(price) AS average_price
FROM books
GROUP BY
  genre
ORDER BY
  AVG(price) DESC;

-- library: How many members are there in each city?
SELECT
  city,
  COUNT(*) AS members_count
FROM members
GROUP BY
  city
ORDER BY
  COUNT(*) DESC;

-- library: Show the number of loans per member.
SELECT
  m.name,
  COUNT(*) AS loans_count
FROM loans AS l
JOIN members AS m
  ON l.member_id = m.member_id
GROUP BY
  m.member_id,
  m.name
ORDER BY
  COUNT(*) DESC;

-- library: number of loans by month
SELECT
  DATE_TRUNC('MONTH', loan_date) AS month,
  COUNT(*) AS loans_count
FROM loans
GROUP BY
  DATE_TRUNC('MONTH', loan_date)
ORDER BY
  DATE_TRUNC('MONTH', loan_date);

-- shop: total amount of orders by region
SELECT
  c.region,
  SUM(o.txn_amt) AS total_txn_amt
FROM sales.orders AS o
JOIN crm.customers AS c
  ON c.cust_id = o.cust_id
GROUP BY
  c.region
ORDER BY
  SUM(o.txn_amt) DESC;

-- shop: average order amount per customer
SELECT
  c.cust_nm,
  AVG(o.txn_amt) AS average_txn_amt
FROM crm.customers AS c
JOIN sales.orders AS o
  ON c.cust_id = o.cust_id
GROUP BY
  c.cust_id,
  c.cust_nm
ORDER BY
  AVG(o.txn_amt) DESC;

-- shop: number of orders by status
SELECT
  st_cd,
  COUNT(*) AS orders_count
FROM sales.orders
GROUP BY
  st_cd
ORDER BY
  COUNT(*) DESC;

-- shop: daily order count in the last 30 days
SELECT
  order_dt,
  COUNT(*) AS orders_count
FROM sales.orders
WHERE
  order_dt >= CAST('2026-05-17' AS DATE) AND order_dt < CAST('2026-06-16' AS DATE)
GROUP BY
  order_dt
ORDER BY
  order_dt;

-- clinic: number of visits per month
SELECT
  STRFTIME('%Y-%m', visit_date) AS month,
  COUNT(*) AS visit_count
FROM visit
GROUP BY
  STRFTIME('%Y-%m', visit_date)
ORDER BY
  STRFTIME('%Y-%m', visit_date);

-- clinic: How many visits did each doctor have?
SELECT
  d.name,
  COUNT(*) AS visit_count
FROM visit AS v
JOIN doctor AS d
  ON d.id = v.doctor_id
GROUP BY
  d.id,
  d.name
ORDER BY
  COUNT(*) DESC;

-- shop: total quantity per category
SELECT
  p.category,
  SUM(oi.qty) AS total_qty
FROM sales.products AS p
JOIN sales.order_items AS oi
  ON oi.product_id = p.product_id
GROUP BY
  p.category
ORDER BY
  SUM(oi.qty) DESC;

-- library: Show each genre and the number of books in it.
SELECT
  genre,
  COUNT(*) AS books_count
FROM books
GROUP BY
  genre
ORDER BY
  COUNT(*) DESC;

-- shop: customers per region
SELECT
  region,
  COUNT(*) AS customers_count
FROM crm.customers
GROUP BY
  region
ORDER BY
  COUNT(*) DESC;

-- shop: orders by status
SELECT
  st_cd,
  COUNT(*) AS orders_count
FROM sales.orders
GROUP BY
  st_cd
ORDER BY
  COUNT(*) DESC;

-- library: members for each city
SELECT
  city,
  COUNT(*) AS members_count
FROM members
GROUP BY
  city
ORDER BY
  COUNT(*) DESC;

-- library: What is the monthly fine of loans in 2025?
SELECT
  DATE_TRUNC('MONTH', loan_date) AS month,
  SUM(fine) AS total_fine
FROM loans
WHERE
  loan_date >= CAST('2025-01-01' AS DATE)
  AND loan_date < CAST('2026-01-01' AS DATE)
GROUP BY
  DATE_TRUNC('MONTH', loan_date)
ORDER BY
  DATE_TRUNC('MONTH', loan_date);

-- library: Loans in May 2026 by city
SELECT
  m.city,
  COUNT(*) AS loans_count
FROM loans AS l
JOIN members AS m
  ON l.member_id = m.member_id
WHERE
  l.loan_date >= CAST('2026-05-01' AS DATE)
  AND l.loan_date < CAST('2026-06-01' AS DATE)
GROUP BY
  m.city
ORDER BY
  COUNT(*) DESC;

-- harbour: Number of parcels in 2025, split by letter and box
SELECT
  size_class,
  COUNT(*) AS parcels_count
FROM freight.parcels
WHERE
  sent_on >= CAST('2025-01-01' AS DATE)
  AND sent_on < CAST('2026-01-01' AS DATE)
  AND size_class IN ('letter', 'box')
GROUP BY
  size_class
ORDER BY
  COUNT(*) DESC;

-- taxi: For each of Lyon and Porto: the 2 riders with the highest turnover in 2025
SELECT
  r.city,
  r.rider_name,
  SUM(t.fare) AS turnover
FROM riders AS r
JOIN trips AS t
  ON r.rider_id = t.rider_id
WHERE
  r.city IN ('Lyon', 'Porto')
  AND t.trip_date >= CAST('2025-01-01' AS DATE)
  AND t.trip_date < CAST('2026-01-01' AS DATE)
  AND t.trip_status = 'finished'
GROUP BY
  r.city,
  r.rider_id,
  r.rider_name
QUALIFY
  ROW_NUMBER() OVER (PARTITION BY r.city ORDER BY SUM(t.fare) DESC) <= 2
ORDER BY
  r.city,
  SUM(t.fare) DESC;

-- taxi: What percentage of the turnover of May 2026 does each city account for?
SELECT
  r.city,
  100.0 * SUM(t.fare) / NULLIF(SUM(SUM(t.fare)) OVER (), 0) AS percentage
FROM riders AS r
JOIN trips AS t
  ON r.rider_id = t.rider_id
WHERE
  t.trip_date >= CAST('2026-05-01' AS DATE)
  AND t.trip_date < CAST('2026-06-01' AS DATE)
  AND t.trip_status = 'finished'
GROUP BY
  r.city
ORDER BY
  100.0 * SUM(t.fare) / NULLIF(SUM(SUM(t.fare)) OVER (), 0) DESC;

-- studio: Passes not removed, by priority level
SELECT priority, COUNT(*) AS passes_count FROM desk.passes WHERE del_yn = 'N'
GROUP BY priority ORDER BY COUNT(*) DESC;

-- shop: Number of customers with a loyalty card versus without
SELECT
  has_loyalty_card,
  COUNT(*) AS customers_count
FROM crm.customers
GROUP BY
  has_loyalty_card
ORDER BY
  COUNT(*) DESC;

-- clinic: What are the average costs of visits grouped by doctor id?
SELECT
  doctor_id,
  AVG(cost) AS average_cost
FROM visit
GROUP BY
  doctor_id
ORDER BY
  AVG(cost) DESC;

-- gym: What is the total number of seats for each class sort?
SELECT
  s.sort_name,
  SUM(c.seats) AS total_seats
FROM classes AS c
JOIN sort AS s
  ON c.class_id = s.class_id
GROUP BY
  s.sort_name
ORDER BY
  SUM(c.seats) DESC;

-- kennel: Number of new vets hired per year
SELECT
  DATE_TRUNC('YEAR', hired_on) AS year,
  COUNT(*) AS vet_count
FROM vet
GROUP BY
  DATE_TRUNC('YEAR', hired_on)
ORDER BY
  DATE_TRUNC('YEAR', hired_on);

-- kennel: How many checkups were cancelled by branch?
SELECT
  b.name,
  COUNT(*) AS checkup_count
FROM checkup AS c
JOIN vet AS v
  ON c.vet_id = v.id
JOIN branch AS b
  ON b.id = v.branch_id
WHERE
  c.state = 'cancelled'
GROUP BY
  b.id,
  b.name
ORDER BY
  COUNT(*) DESC;

-- library: How many different books did each member loan?
SELECT m.name, COUNT(DISTINCT b.book_id) AS books_count
FROM books AS b JOIN loans AS l ON b.book_id = l.book_id JOIN members AS m ON l.member_id = m.member_id
GROUP BY m.member_id, m.name ORDER BY COUNT(DISTINCT b.book_id) DESC;
