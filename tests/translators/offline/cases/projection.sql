-- library: List the titles of all books.
SELECT
  title
FROM books;

-- library: Show all members.
SELECT
  name
FROM members;

-- library: What are the first name and country of each author?
SELECT
  first_name,
  country
FROM authors;

-- library: What is the full name of the author of the book "Night Train"?
SELECT
  a.first_name,
  a.last_name
FROM authors AS a
JOIN books AS b
  ON a.author_id = b.author_id
WHERE
  b.title = 'Night Train';

-- library: What are the distinct cities of the members?
SELECT DISTINCT
  city
FROM members;

-- clinic: Give me the name and specialty of all doctors.
SELECT
  name,
  specialty
FROM doctor;

-- shop: list of categories
SELECT
  category
FROM sales.products;

-- library: Show the ids and titles of the books.
SELECT
  book_id,
  title
FROM books;

-- clinic: Show all the information about doctors.
SELECT
  *
FROM doctor;

-- library: Show the titles of books and the names of the members with loans of them.
SELECT
  b.title,
  m.name
FROM books AS b
JOIN loans AS l
  ON b.book_id = l.book_id
JOIN members AS m
  ON l.member_id = m.member_id;

-- library: Which members come from Seoul? Return the name and age.
SELECT
  name,
  age
FROM members
WHERE
  city = 'Seoul';

-- library: The 3 members with the most loans: name and number of loans
SELECT
  m.name,
  COUNT(*) AS loans_count
FROM members AS m
JOIN loans AS l
  ON l.member_id = m.member_id
GROUP BY
  m.member_id,
  m.name
ORDER BY
  COUNT(*) DESC
LIMIT 3;

-- library: Show members (name and city) older than 30.
SELECT
  name,
  city
FROM members
WHERE
  age > 30;

-- library: Which genres have more than 5 books? Show the genre and the number of books.
SELECT
  genre,
  COUNT(*) AS books_count
FROM books
GROUP BY
  genre
HAVING
  COUNT(*) > 5
ORDER BY
  COUNT(*) DESC;

-- library: books in Poetry - title and pages
SELECT
  title,
  pages
FROM books
WHERE
  genre = 'Poetry';

-- studio: Titles of the lessons planned in 2025, in English
SELECT title_en FROM desk.lessons
WHERE planned_date >= CAST('2025-01-01' AS DATE) AND planned_date < CAST('2026-01-01' AS DATE);

-- harbour: Show the carriers in Korean
SELECT
  carrier_name_ko
FROM freight.carriers;

-- harbour: List the parcel carriers with their base fee
SELECT
  carrier_name_ko,
  base_fee
FROM freight.carriers;

-- library: Show the names of genres of the books.
SELECT
  genre
FROM books;

-- library: What are the ids of the members who have a loan?
SELECT DISTINCT
  m.member_id
FROM members AS m
JOIN loans AS l
  ON l.member_id = m.member_id;

-- library: Show all the member information.
SELECT
  *
FROM members;

-- clinic: List the names of patients and their respective doctors.
SELECT
  p.full_name,
  d.name
FROM patient AS p
JOIN visit AS v
  ON p.id = v.patient_id
JOIN doctor AS d
  ON d.id = v.doctor_id;

-- kennel: names of the vets and names of the owners of cancelled checkups
SELECT
  v.first_name,
  v.last_name,
  o.first_name AS owner_first_name,
  o.last_name AS owner_last_name
FROM vet AS v
JOIN checkup AS c
  ON c.vet_id = v.id
JOIN owner AS o
  ON c.owner_id = o.id
WHERE
  c.state = 'cancelled';

-- kennel: List the owners of the cancelled checkups with their city
SELECT
  o.first_name,
  o.last_name,
  o.city
FROM owner AS o
JOIN checkup AS c
  ON c.owner_id = o.id
WHERE
  c.state = 'cancelled';

-- library: Show the email address of each member
SELECT
  email
FROM members;
