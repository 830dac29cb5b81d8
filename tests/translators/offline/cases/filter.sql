-- library: Show the titles of fiction books.
SELECT
  title
FROM books
WHERE
  genre = 'Fiction';

-- library: Which members live in Seoul or Busan?
SELECT
  name
FROM members
WHERE
  city IN ('Seoul', 'Busan');

-- library: List the names of members who are not from Jeju.
SELECT
  name
FROM members
WHERE
  city <> 'Jeju';

-- library: Which books have more than 300 pages?
SELECT
  title
FROM books
WHERE
  pages > 300;

-- library: Books with price between 10 and 20
SELECT
  title
FROM books
WHERE
  price >= 10 AND price <= 20;

-- clinic: List the names of patients with blood type O.
SELECT
  full_name
FROM patient
WHERE
  blood_type = 'O';

-- clinic: How many female patients are there?
SELECT
  COUNT(*) AS patient_count
FROM patient
WHERE
  gender = 'F';

-- clinic: Which patients weigh more than 80?
SELECT
  full_name
FROM patient
WHERE
  weight > 80;

-- shop: clients in the North region
SELECT
  cust_nm
FROM crm.customers
WHERE
  region = 'North';

-- shop: Which products in the Toys category cost more than 50?
SELECT
  product_name
FROM sales.products
WHERE
  category = 'Toys' AND unit_price > 50;

-- library: Find the titles of books whose title contains the word 'sea'.
SELECT
  title
FROM books
WHERE
  title LIKE '%sea%';

-- library: Which members' names start with 'K'?
SELECT
  name
FROM members
WHERE
  name LIKE 'K%';

-- library: Show the members without email.
SELECT
  name
FROM members
WHERE
  email IS NULL;

-- clinic: Which patients have no phone?
SELECT
  full_name
FROM patient
WHERE
  phone IS NULL;

-- library: Show the names of members who are 30 years old.
SELECT
  name
FROM members
WHERE
  age = 30;

-- library: Books that cost less than 10 or have more than 500 pages
SELECT
  title
FROM books
WHERE
  price < 10 OR pages > 500;

-- library: Find members aged at least 18 from Seoul.
SELECT
  name
FROM members
WHERE
  age >= 18 AND city = 'Seoul';

-- library: Show the titles of books with 100 or 200 pages.
SELECT
  title
FROM books
WHERE
  pages = 100 OR pages = 200;

-- library: List the names of members whose city is not Busan.
SELECT
  name
FROM members
WHERE
  city <> 'Busan';

-- library: Which books are shorter than 100 pages?
SELECT
  title
FROM books
WHERE
  pages < 100;

-- shop: How many deleted orders are there?
SELECT
  COUNT(*) AS orders_count
FROM sales.orders
WHERE
  is_deleted;

-- shop: How many orders are not deleted?
SELECT
  COUNT(*) AS orders_count
FROM sales.orders
WHERE
  NOT is_deleted;

-- shop: List the customers with a loyalty card
SELECT
  cust_nm
FROM crm.customers
WHERE
  has_loyalty_card;

-- shop: List the customers without a loyalty card
SELECT
  cust_nm
FROM crm.customers
WHERE
  NOT has_loyalty_card;

-- library: Show members over 65.
SELECT
  name
FROM members
WHERE
  age > 65;

-- library: Which books have pages below 50 or above 400?
SELECT
  title
FROM books
WHERE
  pages < 50 OR pages > 400;

-- library: Show the titles of books that are either cheaper than 5 or longer than 300 pages other than those that cost more than 90.
SELECT
  title
FROM books
WHERE
  (
    price < 5 OR pages > 300
  ) AND price <= 90;

-- library: Find the books which have "Ann Low" as an author.
SELECT
  b.title
FROM books AS b
JOIN authors AS a
  ON a.author_id = b.author_id
WHERE
  a.first_name = 'Ann' AND a.last_name = 'Low';

-- library: List the members whose name contains letter 'a'.
SELECT
  name
FROM members
WHERE
  name LIKE '%a%';

<<<<<<< HEAD
-- kennel: How many owners older than 65 had a checkup last month?
SELECT
  COUNT(DISTINCT o.id) AS owner_count
FROM owner AS o
JOIN checkup AS c
  ON c.owner_id = o.id
WHERE
  o.birth_date < CAST('1961-06-15' AS DATE)
  AND c.held_at >= CAST('2026-05-01' AS DATE)
  AND c.held_at < CAST('2026-06-01' AS DATE);

-- kennel: owners younger than 18 in Basel
SELECT
  first_name,
  last_name
FROM owner
WHERE
  birth_date >= CAST('2008-06-16' AS DATE) AND city = 'Basel';

-- kennel: owners aged 65 or older
SELECT
  first_name,
  last_name
FROM owner
WHERE
  birth_date < CAST('1961-06-16' AS DATE);

-- kennel: Number of owners between 20 and 30 years old per city
SELECT
  city,
  COUNT(*) AS owner_count
FROM owner
WHERE
  birth_date < CAST('2006-06-16' AS DATE)
  AND birth_date >= CAST('1995-06-16' AS DATE)
GROUP BY
  city
ORDER BY
  COUNT(*) DESC;

-- kennel: owners over 80
SELECT
  first_name,
  last_name
FROM owner
WHERE
  birth_date < CAST('1946-06-15' AS DATE);

-- kennel: names of owners who are 40 years old
SELECT
  first_name,
  last_name
FROM owner
WHERE
  birth_date >= CAST('1985-06-16' AS DATE)
  AND birth_date < CAST('1986-06-16' AS DATE);

-- kennel: How many vets earn more than 100000?
SELECT
  COUNT(*) AS vet_count
FROM vet
WHERE
  salary > 100000;

-- gym: number of members with age >= 45
SELECT
  COUNT(*) AS members_count
FROM members
WHERE
  age >= 45;
=======
-- library: Show the names of members whose name does not contain the letter K.
SELECT
  name
FROM members
WHERE
  NOT name LIKE '%K%';
>>>>>>> 0a44bab (A list of order keys ends where a relative clause begins; "does not contain" is of a text; so many rows of a key of one row each is no sense)

-- kennel: How many checkups have not been billed yet?
SELECT
  COUNT(*) AS checkup_count
FROM checkup
WHERE
  billed_on IS NULL;

-- library: Members from Seoul or Busan who are older than 30
SELECT name FROM members WHERE city IN ('Seoul', 'Busan') AND age > 30;

-- library: Members from Seoul or older than 30
SELECT name FROM members WHERE city = 'Seoul' OR age > 30;
