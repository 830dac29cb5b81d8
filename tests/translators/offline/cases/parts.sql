-- What is counted first, and what is asked of those rows: each part is read by itself.

-- taxi: How many trips were cancelled, and how many of those were by phone app?
SELECT
  COUNT(*) AS trips_count,
  COUNT(*) FILTER(WHERE
    platform = 'phone app') AS trips_count_of_those
FROM trips
WHERE
  trip_status = 'cancelled';

-- taxi: Of the riders who joined in May 2026, how many took a trip within 7 days of joining?
SELECT
  COUNT(*) AS riders_count
FROM riders
WHERE
  joined_date >= CAST('2026-05-01' AS DATE)
  AND joined_date < CAST('2026-06-01' AS DATE)
  AND rider_id IN (
    SELECT
      t.rider_id
    FROM trips AS t
    JOIN riders AS r
      ON r.rider_id = t.rider_id
    WHERE
      DATE_DIFF('DAY', r.joined_date, t.trip_date) >= 0
      AND DATE_DIFF('DAY', r.joined_date, t.trip_date) <= 7
  );

-- taxi: Of the riders who joined in May 2026, what share had at least one trip? By city
SELECT
  city,
  1.0 * COUNT(*) FILTER(WHERE
    rider_id IN (
      SELECT
        rider_id
      FROM trips
    )) / NULLIF(COUNT(*), 0) AS ratio
FROM riders
WHERE
  joined_date >= CAST('2026-05-01' AS DATE)
  AND joined_date < CAST('2026-06-01' AS DATE)
GROUP BY
  city;

-- library: Funnel for the members who joined in 2025: how many joined, how many of them had a loan, how many a loan in May 2026?
SELECT
  COUNT(*) AS members_count,
  COUNT(*) FILTER(WHERE
    member_id IN (
      SELECT
        member_id
      FROM loans
    )) AS members_count_of_those,
  COUNT(*) FILTER(WHERE
    member_id IN (
      SELECT
        member_id
      FROM loans
      WHERE
        loan_date >= CAST('2026-05-01' AS DATE)
        AND loan_date < CAST('2026-06-01' AS DATE)
    )) AS members_count_of_those_2
FROM members
WHERE
  joined_on >= CAST('2025-01-01' AS DATE)
  AND joined_on < CAST('2026-01-01' AS DATE);

-- clinic: Share of the patients with blood type A that had a visit in 2024
SELECT
  1.0 * COUNT(*) FILTER(WHERE
    id IN (
      SELECT
        patient_id
      FROM visit
      WHERE
        visit_date >= '2024-01-01' AND visit_date < '2025-01-01'
    )) / COUNT(*) AS ratio
FROM patient
WHERE
  blood_type = 'A';

-- shop: Of the customers in the North, how many have a paid order?
SELECT
  COUNT(*) AS customers_count
FROM crm.customers
WHERE
  region = 'North'
  AND cust_id IN (
    SELECT
      cust_id
    FROM sales.orders
    WHERE
      st_cd = 'paid'
  );

-- taxi: How many riders took a trip in May 2026 but not in June 2026?
SELECT
  COUNT(DISTINCT r.rider_id) AS riders_count
FROM riders AS r
JOIN trips AS t
  ON r.rider_id = t.rider_id
WHERE
  t.trip_date >= CAST('2026-05-01' AS DATE)
  AND t.trip_date < CAST('2026-06-01' AS DATE)
  AND NOT r.rider_id IN (
    SELECT
      rider_id
    FROM trips
    WHERE
      trip_date >= CAST('2026-06-01' AS DATE)
      AND trip_date < CAST('2026-07-01' AS DATE)
      AND rider_id IS NOT NULL
  );

-- library: How many members had a loan in 2024 but none in 2025?
SELECT
  COUNT(DISTINCT m.member_id) AS members_count
FROM members AS m
JOIN loans AS l
  ON l.member_id = m.member_id
WHERE
  l.loan_date >= CAST('2024-01-01' AS DATE)
  AND l.loan_date < CAST('2025-01-01' AS DATE)
  AND NOT m.member_id IN (
    SELECT
      member_id
    FROM loans
    WHERE
      loan_date >= CAST('2025-01-01' AS DATE)
      AND loan_date < CAST('2026-01-01' AS DATE)
      AND member_id IS NOT NULL
  );

-- shop: Of the customers who were created in May 2026, how many ordered?
SELECT
  COUNT(*) AS customers_count
FROM crm.customers
WHERE
  created_at >= CAST('2026-05-01' AS DATE)
  AND created_at < CAST('2026-06-01' AS DATE)
  AND cust_id IN (
    SELECT
      cust_id
    FROM sales.orders
  );
