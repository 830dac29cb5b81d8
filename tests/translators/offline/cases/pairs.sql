-- Two figures of different tables by the same groups, each aggregated by itself.

-- arena: Number of duels and number of gifts per month in 2026
WITH one_side AS (
  SELECT
    CAST(DATE_TRUNC('MONTH', duel_date) AS DATE) AS month,
    COUNT(*) AS duels_count
  FROM duels
  WHERE
    duel_date >= CAST('2026-01-01' AS DATE)
    AND duel_date < CAST('2027-01-01' AS DATE)
  GROUP BY
    CAST(DATE_TRUNC('MONTH', duel_date) AS DATE)
), other_side AS (
  SELECT
    CAST(DATE_TRUNC('MONTH', gift_date) AS DATE) AS month,
    COUNT(*) AS gifts_count
  FROM gifts
  WHERE
    gift_date >= CAST('2026-01-01' AS DATE)
    AND gift_date < CAST('2027-01-01' AS DATE)
  GROUP BY
    CAST(DATE_TRUNC('MONTH', gift_date) AS DATE)
)
SELECT
  COALESCE(one_side.month, other_side.month) AS month,
  one_side.duels_count,
  other_side.gifts_count
FROM one_side
FULL JOIN other_side
  ON one_side.month = other_side.month
ORDER BY
  1;

-- arena: Daily duels and daily gifts in May 2026
WITH one_side AS (
  SELECT
    duel_date AS day,
    COUNT(*) AS duels_count
  FROM duels
  WHERE
    duel_date >= CAST('2026-05-01' AS DATE)
    AND duel_date < CAST('2026-06-01' AS DATE)
  GROUP BY
    duel_date
), other_side AS (
  SELECT
    gift_date AS day,
    COUNT(*) AS gifts_count
  FROM gifts
  WHERE
    gift_date >= CAST('2026-05-01' AS DATE)
    AND gift_date < CAST('2026-06-01' AS DATE)
  GROUP BY
    gift_date
)
SELECT
  COALESCE(one_side.day, other_side.day) AS day,
  one_side.duels_count,
  other_side.gifts_count
FROM one_side
FULL JOIN other_side
  ON one_side.day = other_side.day
ORDER BY
  1;

-- library: Number of books and number of loans per month
WITH one_side AS (
  SELECT
    CAST(DATE_TRUNC('MONTH', published_on) AS DATE) AS month,
    COUNT(*) AS books_count
  FROM books
  GROUP BY
    CAST(DATE_TRUNC('MONTH', published_on) AS DATE)
), other_side AS (
  SELECT
    CAST(DATE_TRUNC('MONTH', loan_date) AS DATE) AS month,
    COUNT(*) AS loans_count
  FROM loans
  GROUP BY
    CAST(DATE_TRUNC('MONTH', loan_date) AS DATE)
)
SELECT
  COALESCE(one_side.month, other_side.month) AS month,
  one_side.books_count,
  other_side.loans_count
FROM one_side
FULL JOIN other_side
  ON one_side.month = other_side.month
ORDER BY
  1;

-- gym: What is the ratio of bookings to members in 2025?
SELECT
  1.0 * (
    SELECT
      COUNT(*)
    FROM bookings
    WHERE
      booked_date >= CAST('2025-01-01' AS DATE)
      AND booked_date < CAST('2026-01-01' AS DATE)
  ) / NULLIF(
    (
      SELECT
        COUNT(*)
      FROM members
      WHERE
        joined_on >= CAST('2025-01-01' AS DATE) AND joined_on < CAST('2026-01-01' AS DATE)
    ),
    0
  ) AS ratio;

-- gym: What is the ratio of the number of members in each town to the total number of members?
SELECT
  town,
  1.0 * COUNT(*) / NULLIF((
    SELECT
      COUNT(*)
    FROM members
  ), 0) AS ratio
FROM members
GROUP BY
  town
ORDER BY
  2 DESC;

-- gym: How does the ratio of bookings to members differ by town?
WITH one_side AS (
  SELECT
    m.town AS town,
    COUNT(*) AS bookings_count
  FROM bookings AS b
  JOIN members AS m
    ON b.member_id = m.member_id
  GROUP BY
    m.town
), other_side AS (
  SELECT
    town AS town,
    COUNT(*) AS members_count
  FROM members
  GROUP BY
    town
)
SELECT
  other_side.town AS town,
  1.0 * COALESCE(one_side.bookings_count, 0) / NULLIF(other_side.members_count, 0) AS bookings_count_per_members_count
FROM other_side
LEFT JOIN one_side
  ON one_side.town = other_side.town
ORDER BY
  2 DESC;

-- gym: difference between the average price of missed bookings and attended bookings
SELECT
  (
    SELECT
      AVG(price)
    FROM bookings
    WHERE
      status = 'missed'
  ) - (
    SELECT
      AVG(price)
    FROM bookings
    WHERE
      status = 'attended'
  ) AS difference;
