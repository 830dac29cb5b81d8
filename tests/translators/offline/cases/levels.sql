-- A figure of each thing, and the average of the figures.

-- gym: What is the average number of bookings per member?
SELECT
  AVG(bookings_count) AS avg_bookings_count
FROM (
  SELECT
    COUNT(*) AS bookings_count
  FROM bookings AS b
  JOIN members AS m
    ON b.member_id = m.member_id
  GROUP BY
    m.member_id,
    m.name
) AS figures;

-- gym: On average, how many bookings does each member have?
SELECT
  AVG(bookings_count) AS avg_bookings_count
FROM (
  SELECT
    COUNT(*) AS bookings_count
  FROM bookings AS b
  JOIN members AS m
    ON b.member_id = m.member_id
  GROUP BY
    m.member_id,
    m.name
) AS figures;

-- gym: What is the median number of bookings per month in 2025?
SELECT
  MEDIAN(bookings_count) AS median_bookings_count
FROM (
  SELECT
    COUNT(*) AS bookings_count
  FROM bookings
  WHERE
    booked_date >= CAST('2025-01-01' AS DATE) AND booked_date < CAST('2026-01-01' AS DATE)
  GROUP BY
    DATE_TRUNC('MONTH', booked_date)
) AS figures;

-- gym: What is the total price of bookings per member, on average?
SELECT
  AVG(total_price) AS avg_total_price
FROM (
  SELECT
    SUM(b.price) AS total_price
  FROM bookings AS b
  JOIN members AS m
    ON b.member_id = m.member_id
  GROUP BY
    m.member_id,
    m.name
) AS figures;

-- gym: average number of bookings per member by town
SELECT
  town,
  AVG(bookings_count) AS avg_bookings_count
FROM (
  SELECT
    m.town,
    COUNT(*) AS bookings_count
  FROM bookings AS b
  JOIN members AS m
    ON b.member_id = m.member_id
  GROUP BY
    m.town,
    m.member_id,
    m.name
) AS figures
GROUP BY
  town
ORDER BY
  avg_bookings_count DESC;

-- gym: What is the maximum number of bookings by a member?
SELECT
  MAX(bookings_count) AS max_bookings_count
FROM (
  SELECT
    COUNT(*) AS bookings_count
  FROM bookings AS b
  JOIN members AS m
    ON b.member_id = m.member_id
  GROUP BY
    m.member_id,
    m.name
) AS figures;

-- gym: average number of seats per class
SELECT
  AVG(seats) AS average_seats
FROM classes;
