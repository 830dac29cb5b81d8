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

-- library: Who is the oldest member in each city?
SELECT
  city,
  name,
  age
FROM members
QUALIFY
  RANK() OVER (PARTITION BY city ORDER BY age DESC) <= 1
ORDER BY
  city,
  age DESC;

-- library: For each city, the 3 members with the most loans
SELECT
  m.city,
  m.name,
  COUNT(*) AS loans_count
FROM members AS m
JOIN loans AS l
  ON l.member_id = m.member_id
GROUP BY
  m.city,
  m.member_id,
  m.name
QUALIFY
  ROW_NUMBER() OVER (PARTITION BY m.city ORDER BY COUNT(*) DESC) <= 3
ORDER BY
  m.city,
  COUNT(*) DESC;

-- library: What is the most expensive book of each genre? Show genre, title and price.
SELECT
  genre,
  title,
  price
FROM books
QUALIFY
  RANK() OVER (PARTITION BY genre ORDER BY price DESC) <= 1
ORDER BY
  genre,
  price DESC;

-- clinic: the doctor with the highest salary for each specialty
SELECT
  specialty,
  name,
  salary
FROM (
  SELECT
    specialty,
    name,
    salary,
    RANK() OVER (PARTITION BY specialty ORDER BY salary DESC) AS _w
  FROM doctor
  ORDER BY
    specialty,
    salary DESC
) AS _t
WHERE
  _w <= 1;

-- library: top 2 books by price per genre
SELECT
  genre,
  title,
  price
FROM books
QUALIFY
  ROW_NUMBER() OVER (PARTITION BY genre ORDER BY price DESC) <= 2
ORDER BY
  genre,
  price DESC;

-- library: Which books are more expensive than the average price of Poetry books?
SELECT
  title
FROM books
WHERE
  price > (
    SELECT
      AVG(price)
    FROM books
    WHERE
      genre = 'Poetry'
  );

-- library: Show the names of members in the same city as the member named "Kim".
SELECT
  name
FROM members
WHERE
  city IN (
    SELECT
      city
    FROM members
    WHERE
      name = 'Kim'
  );

-- library: How many members have never borrowed a single book?
SELECT
  COUNT(*) AS members_count
FROM members
WHERE
  NOT member_id IN (
    SELECT
      l.member_id
    FROM loans AS l
    JOIN books AS b
      ON b.book_id = l.book_id
    WHERE
      l.member_id IS NOT NULL
  );

-- taxi: How many riders who joined in May 2026 have not made any trip yet?
SELECT
  COUNT(*) AS riders_count
FROM riders
WHERE
  joined_date >= CAST('2026-05-01' AS DATE)
  AND joined_date < CAST('2026-06-01' AS DATE)
  AND NOT rider_id IN (
    SELECT
      rider_id
    FROM trips
    WHERE
      rider_id IS NOT NULL
  );

-- taxi: Riders without a single trip so far, counted by city
SELECT
  city,
  COUNT(*) AS riders_count
FROM riders
WHERE
  NOT rider_id IN (
    SELECT
      rider_id
    FROM trips
    WHERE
      rider_id IS NOT NULL
  )
GROUP BY
  city
ORDER BY
  COUNT(*) DESC;

-- arena: Which players sent no gift in May 2026?
SELECT
  nickname
FROM players
WHERE
  NOT player_id IN (
    SELECT
      sender_id
    FROM gifts
    WHERE
      gift_date >= CAST('2026-05-01' AS DATE)
      AND gift_date < CAST('2026-06-01' AS DATE)
      AND sender_id IS NOT NULL
  );

-- arena: How many players received no gift in May 2026?
SELECT
  COUNT(*) AS players_count
FROM players
WHERE
  NOT player_id IN (
    SELECT
      receiver_id
    FROM gifts
    WHERE
      gift_date >= CAST('2026-05-01' AS DATE)
      AND gift_date < CAST('2026-06-01' AS DATE)
      AND receiver_id IS NOT NULL
  );

-- taxi: Which rider ids have never had a cancelled trip?
SELECT DISTINCT
  rider_id
FROM trips
WHERE
  NOT rider_id IN (
    SELECT
      rider_id
    FROM trips
    WHERE
      trip_status = 'cancelled' AND rider_id IS NOT NULL
  );

-- kennel: Which owners had a checkup in every branch?
SELECT
  o.first_name,
  o.last_name
FROM owner AS o
JOIN checkup AS c
  ON c.owner_id = o.id
JOIN vet AS v
  ON c.vet_id = v.id
JOIN branch AS b
  ON b.id = v.branch_id
GROUP BY
  o.id,
  o.first_name,
  o.last_name
HAVING
  COUNT(DISTINCT b.id) = (
    SELECT
      COUNT(DISTINCT id)
    FROM branch
  );

-- kennel: How many owners had a checkup in every branch?
SELECT
  COUNT(*) AS owner_count
FROM owner
WHERE
  id IN (
    SELECT
      c.owner_id
    FROM checkup AS c
    JOIN vet AS v
      ON c.vet_id = v.id
    JOIN branch AS b
      ON b.id = v.branch_id
    GROUP BY
      c.owner_id
    HAVING
      COUNT(DISTINCT b.id) = (
        SELECT
          COUNT(DISTINCT id)
        FROM branch
      )
  );

-- kennel: How many checkups were there in every branch?
SELECT
  b.name,
  COUNT(*) AS checkup_count
FROM checkup AS c
JOIN vet AS v
  ON c.vet_id = v.id
JOIN branch AS b
  ON b.id = v.branch_id
GROUP BY
  b.id,
  b.name
ORDER BY
  COUNT(*) DESC;

-- kennel: vets who earn more than the average of their branch
SELECT
  v.first_name,
  v.last_name
FROM vet AS v
JOIN branch AS b
  ON b.id = v.branch_id
WHERE
  v.salary > (
    SELECT
      AVG(peer.salary)
    FROM vet AS peer
    WHERE
      peer.branch_id = v.branch_id
  );

-- kennel: vets who earn less than the maximum salary of their branch
SELECT
  v.first_name,
  v.last_name
FROM vet AS v
JOIN branch AS b
  ON b.id = v.branch_id
WHERE
  v.salary < (
    SELECT
      MAX(peer.salary)
    FROM vet AS peer
    WHERE
      peer.branch_id = v.branch_id
  );

-- kennel: checkups with a fee above the average fee of the same vet
SELECT
  c.*
FROM checkup AS c
JOIN vet AS v
  ON c.vet_id = v.id
WHERE
  c.fee > (
    SELECT
      AVG(peer.fee)
    FROM checkup AS peer
    WHERE
      peer.vet_id = c.vet_id
  );

-- kennel: owners without a checkup in Basel
SELECT
  first_name,
  last_name
FROM owner
WHERE
  NOT id IN (
    SELECT
      owner_id
    FROM checkup
    WHERE
      owner_id IS NOT NULL
  )
  AND city = 'Basel';

-- gym: How many members have booked both yoga and boxing?
SELECT
  COUNT(*) AS members_count
FROM members
WHERE
  member_id IN (
    SELECT
      m.member_id
    FROM members AS m
    JOIN bookings AS b
      ON b.member_id = m.member_id
    JOIN classes AS c
      ON b.class_id = c.class_id
    JOIN sort AS s
      ON c.class_id = s.class_id
    WHERE
      s.sort_name = 'yoga'
  )
  AND member_id IN (
    SELECT
      m.member_id
    FROM members AS m
    JOIN bookings AS b
      ON b.member_id = m.member_id
    JOIN classes AS c
      ON b.class_id = c.class_id
    JOIN sort AS s
      ON c.class_id = s.class_id
    WHERE
      s.sort_name = 'boxing'
  );

-- kennel: Total fees of owners who have more than 5 checkups
SELECT
  SUM(c.fee) AS total_fee
FROM owner AS o
JOIN checkup AS c
  ON c.owner_id = o.id
WHERE
  c.owner_id IN (
    SELECT
      owner_id
    FROM checkup
    GROUP BY
      owner_id
    HAVING
      COUNT(*) > 5
  );

-- kennel: average fee of vets with more than 200 checkups
SELECT
  AVG(c.fee) AS average_fee
FROM vet AS v
JOIN checkup AS c
  ON c.vet_id = v.id
WHERE
  c.vet_id IN (
    SELECT
      vet_id
    FROM checkup
    GROUP BY
      vet_id
    HAVING
      COUNT(*) > 200
  );
