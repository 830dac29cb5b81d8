-- library: Which genres have more than 10 books?
SELECT
  genre
FROM books
GROUP BY
  genre
HAVING
  COUNT(*) > 10;

-- library: Show the names of members with at least 3 loans.
SELECT
  m.name
FROM members AS m
JOIN loans AS l
  ON l.member_id = m.member_id
GROUP BY
  m.member_id,
  m.name
HAVING
  COUNT(*) >= 3;

-- clinic: Which specialties have an average salary above 5000?
SELECT
  specialty
FROM doctor
GROUP BY
  specialty
HAVING
  AVG(salary) > 5000;

-- clinic: Show the names of doctors with exactly two visits.
SELECT
  d.name
FROM doctor AS d
JOIN visit AS v
  ON d.id = v.doctor_id
GROUP BY
  d.id,
  d.name
HAVING
  COUNT(*) = 2;

-- library: Which cities have between 5 and 10 members?
SELECT
  city
FROM members
GROUP BY
  city
HAVING
  COUNT(*) >= 5 AND COUNT(*) <= 10;

-- harbour: Which carriers brought more than 20 parcels in 2025? Carrier and number
SELECT
  c.carrier_name_ko,
  COUNT(*) AS parcels_count
FROM freight.carriers AS c
JOIN freight.parcels AS p
  ON c.carrier_id = p.carrier_id
WHERE
  p.sent_on >= CAST('2025-01-01' AS DATE)
  AND p.sent_on < CAST('2026-01-01' AS DATE)
GROUP BY
  c.carrier_id,
  c.carrier_name_ko
HAVING
  COUNT(*) > 20
ORDER BY
  COUNT(*) DESC;

-- harbour: Carriers with 500 parcels or more
SELECT
  c.carrier_name_ko
FROM freight.carriers AS c
JOIN freight.parcels AS p
  ON c.carrier_id = p.carrier_id
GROUP BY
  c.carrier_id,
  c.carrier_name_ko
HAVING
  COUNT(*) >= 500;

-- arena: Which players had more duels in May 2026 than in April 2026?
SELECT
  p.nickname,
  COUNT(*) FILTER(WHERE
    d.duel_date >= CAST('2026-05-01' AS DATE)
    AND d.duel_date < CAST('2026-06-01' AS DATE)) AS duels_count_2026,
  COUNT(*) FILTER(WHERE
    d.duel_date >= CAST('2026-04-01' AS DATE)
    AND d.duel_date < CAST('2026-05-01' AS DATE)) AS duels_count_2026_2
FROM players AS p
JOIN duels AS d
  ON d.player_id = p.player_id
GROUP BY
  p.player_id,
  p.nickname
HAVING
  COUNT(*) FILTER(WHERE
    d.duel_date >= CAST('2026-05-01' AS DATE)
    AND d.duel_date < CAST('2026-06-01' AS DATE)) > COUNT(*) FILTER(WHERE
    d.duel_date >= CAST('2026-04-01' AS DATE)
    AND d.duel_date < CAST('2026-05-01' AS DATE))
ORDER BY
  COUNT(*) FILTER(WHERE
    d.duel_date >= CAST('2026-05-01' AS DATE)
    AND d.duel_date < CAST('2026-06-01' AS DATE)) DESC;

-- clinic: Show the ids of patients with multiple visits.
SELECT
  p.id
FROM patient AS p
JOIN visit AS v
  ON p.id = v.patient_id
GROUP BY
  p.id
HAVING
  COUNT(*) > 1;

-- clinic: Which patients have exactly 1 visit?
SELECT
  p.full_name
FROM patient AS p
JOIN visit AS v
  ON p.id = v.patient_id
GROUP BY
  p.id,
  p.full_name
HAVING
  COUNT(*) = 1;

-- library: What are the ids of books with an average fine above 50 or below 3?
SELECT
  b.book_id
FROM books AS b
JOIN loans AS l
  ON b.book_id = l.book_id
GROUP BY
  b.book_id
HAVING
  (
    AVG(l.fine) > 50 OR AVG(l.fine) < 3
  );

-- arena: Which players dueled more than 5 times in May 2026?
SELECT
  p.nickname
FROM players AS p
JOIN duels AS d
  ON d.player_id = p.player_id
WHERE
  d.duel_date >= CAST('2026-05-01' AS DATE)
  AND d.duel_date < CAST('2026-06-01' AS DATE)
GROUP BY
  p.player_id,
  p.nickname
HAVING
  COUNT(*) > 5;

-- kennel: vets with an average rating below 3
SELECT
  v.first_name,
  v.last_name
FROM vet AS v
JOIN checkup AS c
  ON c.vet_id = v.id
GROUP BY
  v.id,
  v.first_name,
  v.last_name
HAVING
  AVG(c.rating) < 3;
