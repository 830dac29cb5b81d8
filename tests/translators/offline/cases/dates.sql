-- library: How many loans were made last month?
SELECT
  COUNT(*) AS loans_count
FROM loans
WHERE
  loan_date >= CAST('2026-05-01' AS DATE)
  AND loan_date < CAST('2026-06-01' AS DATE);

-- library: How many loans were made in March 2024?
SELECT
  COUNT(*) AS loans_count
FROM loans
WHERE
  loan_date >= CAST('2024-03-01' AS DATE)
  AND loan_date < CAST('2024-04-01' AS DATE);

-- library: How many loans were there in the last 7 days?
SELECT
  COUNT(*) AS loans_count
FROM loans
WHERE
  loan_date >= CAST('2026-06-09' AS DATE)
  AND loan_date < CAST('2026-06-16' AS DATE);

-- library: Show the titles of books published after 2020.
SELECT
  title
FROM books
WHERE
  published_on >= CAST('2021-01-01' AS DATE);

-- library: Show the titles of books published before 2000-05-17.
SELECT
  title
FROM books
WHERE
  published_on < CAST('2000-05-17' AS DATE);

-- library: List the names of members who joined this year.
SELECT
  name
FROM members
WHERE
  joined_on >= CAST('2026-01-01' AS DATE)
  AND joined_on < CAST('2027-01-01' AS DATE);

-- library: Show the first and last names of authors born before 1950.
SELECT
  first_name,
  last_name
FROM authors
WHERE
  birth_year < 1950;

-- clinic: What is the average cost of visits in 2024?
SELECT
  AVG(cost) AS average_cost
FROM visit
WHERE
  visit_date >= '2024-01-01' AND visit_date < '2025-01-01';

-- shop: how many orders were cancelled in Q1 2026
SELECT
  COUNT(*) AS orders_count
FROM sales.orders
WHERE
  st_cd = 'cancelled'
  AND order_dt >= CAST('2026-01-01' AS DATE)
  AND order_dt < CAST('2026-04-01' AS DATE);

-- shop: customers created since 2024-01-01
SELECT
  cust_nm
FROM crm.customers
WHERE
  created_at >= CAST('2024-01-01' AS DATE);

-- library: Show the titles of books published between 2010 and 2015.
SELECT
  title
FROM books
WHERE
  published_on >= CAST('2010-01-01' AS DATE)
  AND published_on < CAST('2016-01-01' AS DATE);

-- library: How many loans were made yesterday?
SELECT
  COUNT(*) AS loans_count
FROM loans
WHERE
  loan_date >= CAST('2026-06-14' AS DATE)
  AND loan_date < CAST('2026-06-15' AS DATE);

-- library: Which books were published on 7 September 2019?
SELECT
  title
FROM books
WHERE
  published_on >= CAST('2019-09-07' AS DATE)
  AND published_on < CAST('2019-09-08' AS DATE);

-- library: List the members who joined since 2023-02-01.
SELECT
  name
FROM members
WHERE
  joined_on >= CAST('2023-02-01' AS DATE);

-- shop: How many customers were closed in March 2026?
SELECT
  COUNT(*) AS customers_count
FROM crm.customers
WHERE
  closed_date >= CAST('2026-03-01' AS DATE)
  AND closed_date < CAST('2026-04-01' AS DATE);

-- library: How many loans were made on 9-15 May?
SELECT
  COUNT(*) AS loans_count
FROM loans
WHERE
  loan_date >= CAST('2026-05-09' AS DATE)
  AND loan_date < CAST('2026-05-16' AS DATE);

-- library: How many loans were made in the last 7 complete days (8-14 June)?
SELECT
  COUNT(*) AS loans_count
FROM loans
WHERE
  loan_date >= CAST('2026-06-08' AS DATE)
  AND loan_date < CAST('2026-06-15' AS DATE);

-- library: How many loans were made from January to March 2026?
SELECT
  COUNT(*) AS loans_count
FROM loans
WHERE
  loan_date >= CAST('2026-01-01' AS DATE)
  AND loan_date < CAST('2026-04-01' AS DATE);

-- library: How many loans were made in the last 30 days (16 May to 14 June)?
SELECT
  COUNT(*) AS loans_count
FROM loans
WHERE
  loan_date >= CAST('2026-05-16' AS DATE)
  AND loan_date < CAST('2026-06-15' AS DATE);

-- library: How many loans were there on or after 2 May 2025?
SELECT
  COUNT(*) AS loans_count
FROM loans
WHERE
  loan_date >= CAST('2025-05-02' AS DATE);

-- studio: How many coach levels were senior on 30 June 2025?
SELECT COUNT(*) AS coach_levels_count FROM staff.coach_levels
WHERE coach_level = 'senior' AND valid_from < CAST('2025-07-01' AS DATE)
AND (valid_to IS NULL OR valid_to >= CAST('2025-07-01' AS DATE));

-- arena: How many players signed up in May 2026?
SELECT
  COUNT(*) AS players_count
FROM players
WHERE
  signup_date >= CAST('2026-05-01' AS DATE)
  AND signup_date < CAST('2026-06-01' AS DATE);

-- arena: On which weekday were most duels?
SELECT
  EXTRACT(ISODOW FROM duel_date) AS weekday
FROM duels
GROUP BY
  EXTRACT(ISODOW FROM duel_date)
ORDER BY
  COUNT(*) DESC
LIMIT 1;

-- arena: Number of gifts by day of the week
SELECT
  EXTRACT(ISODOW FROM gift_date) AS weekday,
  COUNT(*) AS gifts_count
FROM gifts
GROUP BY
  EXTRACT(ISODOW FROM gift_date)
ORDER BY
  EXTRACT(ISODOW FROM gift_date);

-- gym: How many bookings were made in the 2nd quarter of 2025?
SELECT
  COUNT(*) AS bookings_count
FROM bookings
WHERE
  booked_date >= CAST('2025-04-01' AS DATE) AND booked_date < CAST('2025-07-01' AS DATE);

-- shop: total quantity by month in 2025
SELECT
  DATE_TRUNC('MONTH', o.order_dt) AS month,
  SUM(oi.qty) AS total_qty
FROM sales.orders AS o
JOIN sales.order_items AS oi
  ON oi.order_id = o.order_id
WHERE
  o.order_dt >= CAST('2025-01-01' AS DATE)
  AND o.order_dt < CAST('2026-01-01' AS DATE)
GROUP BY
  DATE_TRUNC('MONTH', o.order_dt)
ORDER BY
  DATE_TRUNC('MONTH', o.order_dt);

-- shop: Total quantity per category in 2025
SELECT
  p.category,
  SUM(oi.qty) AS total_qty
FROM sales.products AS p
JOIN sales.order_items AS oi
  ON oi.product_id = p.product_id
JOIN sales.orders AS o
  ON oi.order_id = o.order_id
WHERE
  o.order_dt >= CAST('2025-01-01' AS DATE)
  AND o.order_dt < CAST('2026-01-01' AS DATE)
GROUP BY
  p.category
ORDER BY
  SUM(oi.qty) DESC;

-- shop: How many customers ordered in 2025?
SELECT COUNT(DISTINCT c.cust_id) AS customers_count
FROM crm.customers AS c JOIN sales.orders AS o ON c.cust_id = o.cust_id
WHERE o.order_dt >= CAST('2025-01-01' AS DATE) AND o.order_dt < CAST('2026-01-01' AS DATE);

-- shop: How many customers ordered each month?
SELECT DATE_TRUNC('MONTH', o.order_dt) AS month, COUNT(DISTINCT c.cust_id) AS customers_count
FROM crm.customers AS c JOIN sales.orders AS o ON c.cust_id = o.cust_id
GROUP BY DATE_TRUNC('MONTH', o.order_dt)
ORDER BY DATE_TRUNC('MONTH', o.order_dt);
