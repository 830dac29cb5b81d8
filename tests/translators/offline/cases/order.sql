-- library: List the names of members older than 30 in alphabetical order.
SELECT
  name
FROM members
WHERE
  age > 30
ORDER BY
  name;

-- library: Show titles and prices of books sorted by price in descending order.
SELECT
  title,
  price
FROM books
ORDER BY
  price DESC;

-- library: Which member has the most loans?
SELECT
  m.name
FROM members AS m
JOIN loans AS l
  ON l.member_id = m.member_id
GROUP BY
  m.member_id,
  m.name
ORDER BY
  COUNT(*) DESC
LIMIT 1;

-- library: What are the names of the 3 members with the most loans?
SELECT
  m.name
FROM members AS m
JOIN loans AS l
  ON l.member_id = m.member_id
GROUP BY
  m.member_id,
  m.name
ORDER BY
  COUNT(*) DESC
LIMIT 3;

-- library: What is the title of the most expensive book?
SELECT
  title
FROM books
ORDER BY
  price DESC
LIMIT 1;

-- library: Who is the youngest member?
SELECT
  name
FROM members
ORDER BY
  age
LIMIT 1;

-- library: Top 5 books by price
SELECT
  title,
  price
FROM books
ORDER BY
  price DESC
LIMIT 5;

-- shop: top 10 products by quantity
SELECT
  p.product_name,
  SUM(oi.qty) AS total_qty
FROM sales.products AS p
JOIN sales.order_items AS oi
  ON oi.product_id = p.product_id
GROUP BY
  p.product_id,
  p.product_name
ORDER BY
  SUM(oi.qty) DESC
LIMIT 10;

-- library: What is the most common genre?
SELECT
  genre
FROM books
GROUP BY
  genre
ORDER BY
  COUNT(*) DESC
LIMIT 1;

-- clinic: What is the name of the heaviest patient?
SELECT
  full_name
FROM patient
ORDER BY
  weight DESC
LIMIT 1;

-- library: List genres by number of books in descending order.
SELECT
  genre
FROM books
GROUP BY
  genre
ORDER BY
  COUNT(*) DESC;

-- library: Show the latest loan.
SELECT
  *
FROM loans
ORDER BY
  loan_date DESC
LIMIT 1;

-- library: Show titles sorted by price descending and then by title ascending.
SELECT
  title
FROM books
ORDER BY
  price DESC,
  title;

-- clinic: Which specialty has the highest average salary?
SELECT
  specialty
FROM doctor
GROUP BY
  specialty
ORDER BY
  AVG(salary) DESC
LIMIT 1;

-- clinic: Which doctor had the most visits?
SELECT
  d.name
FROM doctor AS d
JOIN visit AS v
  ON d.id = v.doctor_id
GROUP BY
  d.id,
  d.name
ORDER BY
  COUNT(*) DESC
LIMIT 1;

-- library: Books with their price, cheapest first
SELECT
  title,
  price
FROM books
ORDER BY
  price;

-- library: members and their age, oldest first
SELECT
  name,
  age
FROM members
ORDER BY
  age DESC;

-- library: number of members per city, sorted descending
SELECT
  city,
  COUNT(*) AS members_count
FROM members
GROUP BY
  city
ORDER BY
  COUNT(*) DESC;

-- library: average fine per member, highest average fine first
SELECT
  m.name,
  AVG(l.fine) AS average_fine
FROM members AS m
JOIN loans AS l
  ON l.member_id = m.member_id
GROUP BY
  m.member_id,
  m.name
ORDER BY
  AVG(l.fine) DESC;

-- harbour: List the parcel carriers with their base fee, cheapest first
SELECT
  carrier_name_ko,
  base_fee
FROM freight.carriers
ORDER BY
  base_fee;

-- library: List the titles of books with their price, cheapest first.
SELECT
  title,
  price
FROM books
ORDER BY
  price;

-- library: What is the most common title of the books?
SELECT
  title
FROM books
GROUP BY
  title
ORDER BY
  COUNT(*) DESC
LIMIT 1;

-- library: Show the number of loans of each book, ordered by this number.
SELECT
  b.title,
  COUNT(*) AS loans_count
FROM loans AS l
JOIN books AS b
  ON b.book_id = l.book_id
GROUP BY
  b.book_id,
  b.title
ORDER BY
  COUNT(*);

-- kennel: longest checkup of each vet
SELECT
  v.first_name,
  v.last_name,
  c.id,
  c.duration_minutes
FROM checkup AS c
JOIN vet AS v
  ON c.vet_id = v.id
QUALIFY
  RANK() OVER (PARTITION BY v.first_name, v.last_name, v.id ORDER BY c.duration_minutes DESC) <= 1
ORDER BY
  v.first_name,
  v.last_name,
  v.id,
  c.duration_minutes DESC;

-- kennel: the latest checkup of each owner
SELECT
  o.first_name,
  o.last_name,
  c.id,
  c.held_at
FROM checkup AS c
JOIN owner AS o
  ON c.owner_id = o.id
QUALIFY
  RANK() OVER (PARTITION BY o.first_name, o.last_name, o.id ORDER BY c.held_at DESC) <= 1
ORDER BY
  o.first_name,
  o.last_name,
  o.id,
  c.held_at DESC;

-- kennel: the most recent transfer of each owner
SELECT
  o.first_name,
  o.last_name,
  t.id,
  t.made_on
FROM transfer AS t
JOIN owner AS o
  ON o.id = t.owner_id
QUALIFY
  RANK() OVER (PARTITION BY o.first_name, o.last_name, o.id ORDER BY t.made_on DESC) <= 1
ORDER BY
  o.first_name,
  o.last_name,
  o.id,
  t.made_on DESC;

-- kennel: Which vet has the highest salary in each branch?
SELECT
  b.name,
  v.first_name,
  v.last_name,
  v.salary
FROM vet AS v
JOIN branch AS b
  ON b.id = v.branch_id
QUALIFY
  RANK() OVER (PARTITION BY b.name, b.id ORDER BY v.salary DESC) <= 1
ORDER BY
  b.name,
  b.id,
  v.salary DESC;

-- library: What are the titles of books sorted by the birth year of the author who wrote them?
SELECT
  b.title
FROM books AS b
JOIN authors AS a
  ON a.author_id = b.author_id
ORDER BY
  a.birth_year;

-- library: What are the names of the members in ascending order of the price of the books they have loans of?
SELECT
  m.name
FROM members AS m
JOIN loans AS l
  ON l.member_id = m.member_id
JOIN books AS b
  ON b.book_id = l.book_id
ORDER BY
  b.price;

-- kennel: Which vet has the most cancelled checkups?
SELECT
  v.first_name,
  v.last_name
FROM vet AS v
JOIN checkup AS c
  ON c.vet_id = v.id
WHERE
  c.state = 'cancelled'
GROUP BY
  v.id,
  v.first_name,
  v.last_name
ORDER BY
  COUNT(*) DESC
LIMIT 1;

-- kennel: Which owner was transferred the most last month?
SELECT
  o.first_name,
  o.last_name
FROM owner AS o
JOIN transfer AS t
  ON o.id = t.owner_id
WHERE
  t.made_on >= CAST('2026-05-01' AS DATE)
  AND t.made_on < CAST('2026-06-01' AS DATE)
GROUP BY
  o.id,
  o.first_name,
  o.last_name
ORDER BY
  COUNT(*) DESC
LIMIT 1;

-- kennel: Which vet was hired first?
SELECT
  first_name,
  last_name
FROM vet
ORDER BY
  hired_on
LIMIT 1;

-- shop: Customers ordered in descending order of region
SELECT cust_nm FROM crm.customers ORDER BY region DESC;
