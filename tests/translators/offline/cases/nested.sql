-- library: Show the names of members without loans.
SELECT
  name
FROM members
WHERE
  NOT member_id IN (
    SELECT
      member_id
    FROM loans
    WHERE
      member_id IS NOT NULL
  );

-- library: Which books are more expensive than the average price?
SELECT
  title
FROM books
WHERE
  price > (
    SELECT
      AVG(price)
    FROM books
  );

-- clinic: Show the names of doctors with a salary above average.
SELECT
  name
FROM doctor
WHERE
  salary > (
    SELECT
      AVG(salary)
    FROM doctor
  );

-- shop: Which customers have no orders?
SELECT
  cust_nm
FROM crm.customers
WHERE
  NOT cust_id IN (
    SELECT
      cust_id
    FROM sales.orders
    WHERE
      cust_id IS NOT NULL
  );

-- clinic: names of patients who never visited a doctor
SELECT
  full_name
FROM patient
WHERE
  NOT id IN (
    SELECT
      v.patient_id
    FROM visit AS v
    JOIN doctor AS d
      ON d.id = v.doctor_id
    WHERE
      v.patient_id IS NOT NULL
  );

-- library: Which cities have both members older than 60 and members younger than 20?
SELECT
  city
FROM members
WHERE
  age > 60
INTERSECT
SELECT
  city
FROM members
WHERE
  age < 20;

-- library: Which books cost more than any poetry book?
SELECT
  title
FROM books
WHERE
  price > (
    SELECT
      MAX(price)
    FROM books
    WHERE
      genre = 'Poetry'
  );

-- library: Which authors have written both Fiction and Poetry books?
SELECT
  a.first_name,
  a.last_name
FROM authors AS a
JOIN books AS b
  ON a.author_id = b.author_id
WHERE
  b.genre = 'Fiction'
INTERSECT
SELECT
  a.first_name,
  a.last_name
FROM authors AS a
JOIN books AS b
  ON a.author_id = b.author_id
WHERE
  b.genre = 'Poetry';

-- shop: How many customers have never ordered?
SELECT
  COUNT(*) AS customers_count
FROM crm.customers
WHERE
  NOT cust_id IN (
    SELECT
      cust_id
    FROM sales.orders
    WHERE
      cust_id IS NOT NULL
  );

-- library: What is the average price of the books of the youngest author?
SELECT
  AVG(b.price) AS average_price
FROM books AS b
JOIN authors AS a
  ON a.author_id = b.author_id
WHERE
  a.author_id IN (
    SELECT
      author_id
    FROM authors
    ORDER BY
      birth_year DESC
    LIMIT 1
  );

-- library: Show the names of members who have not made any loans after 2024-01-01.
SELECT
  name
FROM members
WHERE
  NOT member_id IN (
    SELECT
      member_id
    FROM loans
    WHERE
      loan_date >= CAST('2024-01-02' AS DATE) AND member_id IS NOT NULL
  );

-- library: How many members have more than 2 loans?
SELECT
  COUNT(*) AS members_count
FROM members
WHERE
  member_id IN (
    SELECT
      member_id
    FROM loans
    GROUP BY
      member_id
    HAVING
      COUNT(*) > 2
  );

-- library: What is the average age of members with at least 3 loans?
SELECT
  AVG(age) AS average_age
FROM members
WHERE
  member_id IN (
    SELECT
      member_id
    FROM loans
    GROUP BY
      member_id
    HAVING
      COUNT(*) >= 3
  );

-- library: Which members have no loans with a fine above 5?
SELECT
  name
FROM members
WHERE
  NOT member_id IN (
    SELECT
      member_id
    FROM loans
    WHERE
      fine > 5 AND member_id IS NOT NULL
  );

-- library: How many genres have more than 10 books?
SELECT
  COUNT(DISTINCT genre) AS genre_count
FROM books
WHERE
  genre IN (
    SELECT
      genre
    FROM books
    GROUP BY
      genre
    HAVING
      COUNT(*) > 10
  );

-- library: Names of members who live in Seoul and have never borrowed Fiction or Poetry books
SELECT
  name
FROM members
WHERE
  city = 'Seoul'
  AND NOT member_id IN (
    SELECT
      l.member_id
    FROM loans AS l
    JOIN books AS b
      ON b.book_id = l.book_id
    WHERE
      b.genre IN ('Fiction', 'Poetry') AND l.member_id IS NOT NULL
  );

-- clinic: Which doctors treated patients with blood type A but not patients with blood type B?
SELECT
  d.name
FROM doctor AS d
JOIN visit AS v
  ON d.id = v.doctor_id
JOIN patient AS p
  ON p.id = v.patient_id
WHERE
  p.blood_type = 'A'
  AND NOT d.id IN (
    SELECT
      v.doctor_id
    FROM visit AS v
    JOIN patient AS p
      ON p.id = v.patient_id
    WHERE
      p.blood_type = 'B' AND v.doctor_id IS NOT NULL
  );
