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
