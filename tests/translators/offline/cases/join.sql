-- library: What are the names of members who borrowed books by authors from Korea?
SELECT name FROM members
WHERE member_id IN (
  SELECT l.member_id FROM loans AS l
  JOIN books AS b ON b.book_id = l.book_id
  JOIN authors AS a ON a.author_id = b.author_id
  WHERE a.country = 'Korea'
);

-- library: Which books were borrowed by members from Busan?
SELECT
  b.title
FROM books AS b
JOIN loans AS l
  ON b.book_id = l.book_id
JOIN members AS m
  ON l.member_id = m.member_id
WHERE
  m.city = 'Busan';

-- clinic: Find the names of the doctors who treated patients of blood type A.
SELECT name FROM doctor
WHERE id IN (
  SELECT v.doctor_id FROM visit AS v JOIN patient AS p ON p.id = v.patient_id
  WHERE p.blood_type = 'A'
);

-- library: How many books did each author write?
SELECT
  a.first_name,
  a.last_name,
  COUNT(*) AS books_count
FROM books AS b
JOIN authors AS a
  ON a.author_id = b.author_id
GROUP BY
  a.author_id,
  a.first_name,
  a.last_name
ORDER BY
  COUNT(*) DESC;

-- shop: What is the total quantity of products ordered by customers in the South region?
SELECT
  SUM(oi.qty) AS total_qty
FROM sales.products AS p
JOIN sales.order_items AS oi
  ON oi.product_id = p.product_id
JOIN sales.orders AS o
  ON oi.order_id = o.order_id
JOIN crm.customers AS c
  ON c.cust_id = o.cust_id
WHERE
  c.region = 'South';

-- kennel: Which vet transferred the most owners?
SELECT
  v.first_name,
  v.last_name
FROM vet AS v
JOIN transfer AS t
  ON t.from_vet_id = v.id
JOIN owner AS o
  ON o.id = t.owner_id
GROUP BY
  v.id,
  v.first_name,
  v.last_name
ORDER BY
  COUNT(DISTINCT o.id) DESC
LIMIT 1;

-- kennel: How many owners were transferred last month?
SELECT
  COUNT(DISTINCT o.id) AS owner_count
FROM owner AS o
JOIN transfer AS t
  ON o.id = t.owner_id
WHERE
  t.made_on >= CAST('2026-05-01' AS DATE)
  AND t.made_on < CAST('2026-06-01' AS DATE);
