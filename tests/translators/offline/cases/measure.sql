-- taxi: turnover by city
SELECT
  r.city,
  SUM(t.fare) AS turnover
FROM riders AS r
JOIN trips AS t
  ON r.rider_id = t.rider_id
WHERE
  t.trip_status = 'finished'
GROUP BY
  r.city
ORDER BY
  SUM(t.fare) DESC;

-- taxi: cancellation rate per month in 2025
SELECT
  DATE_TRUNC('MONTH', trip_date) AS month,
  COUNT(*) FILTER(WHERE
    trip_status = 'cancelled') / COUNT(*) AS cancellation_rate
FROM trips
WHERE
  trip_date >= CAST('2025-01-01' AS DATE)
  AND trip_date < CAST('2026-01-01' AS DATE)
GROUP BY
  DATE_TRUNC('MONTH', trip_date)
ORDER BY
  DATE_TRUNC('MONTH', trip_date);

-- taxi: What was the turnover in 2025?
SELECT
  SUM(fare) AS turnover
FROM trips
WHERE
  trip_date >= CAST('2025-01-01' AS DATE)
  AND trip_date < CAST('2026-01-01' AS DATE)
  AND trip_status = 'finished';

-- taxi: turnover and cancellation rate by platform
SELECT
  platform,
  SUM(fare) FILTER(WHERE
    trip_status = 'finished') AS turnover,
  COUNT(*) FILTER(WHERE
    trip_status = 'cancelled') / COUNT(*) AS cancellation_rate
FROM trips
GROUP BY
  platform
ORDER BY
  SUM(fare) FILTER(WHERE
    trip_status = 'finished') DESC;

-- taxi: What percentage of the trips was cancelled in 2025?
SELECT
  100.0 * COUNT(*) FILTER(WHERE
    trip_status = 'cancelled') / NULLIF(COUNT(*), 0) AS percentage
FROM trips
WHERE
  trip_date >= CAST('2025-01-01' AS DATE)
  AND trip_date < CAST('2026-01-01' AS DATE);

-- taxi: What share of the turnover does each city account for?
SELECT
  r.city,
  1.0 * SUM(t.fare) / NULLIF(SUM(SUM(t.fare)) OVER (), 0) AS share
FROM riders AS r
JOIN trips AS t
  ON r.rider_id = t.rider_id
WHERE
  t.trip_status = 'finished'
GROUP BY
  r.city
ORDER BY
  1.0 * SUM(t.fare) / NULLIF(SUM(SUM(t.fare)) OVER (), 0) DESC;

-- taxi: How many trips were finished in May 2026, and how many of those by phone app?
SELECT
  COUNT(*) AS trips_count,
  COUNT(*) FILTER(WHERE
    platform = 'phone app') AS trips_count_of_those
FROM trips
WHERE
  trip_status = 'finished'
  AND trip_date >= CAST('2026-05-01' AS DATE)
  AND trip_date < CAST('2026-06-01' AS DATE);

-- taxi: What is the ratio of cancelled trips to finished trips in Porto?
SELECT
  1.0 * COUNT(*) FILTER(WHERE
    t.trip_status = 'cancelled') / NULLIF(COUNT(*) FILTER(WHERE
    t.trip_status = 'finished'), 0) AS ratio
FROM trips AS t
JOIN riders AS r
  ON r.rider_id = t.rider_id
WHERE
  r.city = 'Porto';

-- taxi: tip as a percentage of fare by platform
SELECT
  platform,
  100.0 * SUM(tip) / NULLIF(SUM(fare), 0) AS percentage
FROM trips
GROUP BY
  platform
ORDER BY
  100.0 * SUM(tip) / NULLIF(SUM(fare), 0) DESC;

-- taxi: trips per month in 2025 and the running total
SELECT
  DATE_TRUNC('MONTH', trip_date) AS month,
  COUNT(*) AS trips_count,
  SUM(COUNT(*)) OVER (ORDER BY DATE_TRUNC('MONTH', trip_date) ASC) AS running_total
FROM trips
WHERE
  trip_date >= CAST('2025-01-01' AS DATE)
  AND trip_date < CAST('2026-01-01' AS DATE)
GROUP BY
  DATE_TRUNC('MONTH', trip_date)
ORDER BY
  DATE_TRUNC('MONTH', trip_date);

-- taxi: monthly turnover of 2025 with month over month growth
SELECT
  DATE_TRUNC('MONTH', trip_date) AS month,
  SUM(fare) AS turnover,
  1.0 * (
    SUM(fare) - LAG(SUM(fare)) OVER (ORDER BY DATE_TRUNC('MONTH', trip_date) ASC)
  ) / NULLIF(LAG(SUM(fare)) OVER (ORDER BY DATE_TRUNC('MONTH', trip_date) ASC), 0) AS growth
FROM trips
WHERE
  trip_date >= CAST('2024-12-01' AS DATE)
  AND trip_date < CAST('2026-01-01' AS DATE)
  AND trip_status = 'finished'
GROUP BY
  DATE_TRUNC('MONTH', trip_date)
QUALIFY
  DATE_TRUNC('MONTH', trip_date) >= CAST('2025-01-01' AS DATE)
ORDER BY
  DATE_TRUNC('MONTH', trip_date);

-- taxi: 7-day moving average of turnover (the day and the six before) for each day of May 2025
SELECT
  trip_date,
  AVG(SUM(fare)) OVER (ORDER BY trip_date ASC ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS moving_average
FROM trips
WHERE
  trip_date >= CAST('2025-04-25' AS DATE)
  AND trip_date < CAST('2025-06-01' AS DATE)
  AND trip_status = 'finished'
GROUP BY
  trip_date
QUALIFY
  trip_date >= CAST('2025-05-01' AS DATE)
ORDER BY
  trip_date;

-- taxi: Month-over-month turnover growth for March to May 2025; March compares with February 2025
SELECT
  DATE_TRUNC('MONTH', trip_date) AS month,
  SUM(fare) AS turnover,
  1.0 * (
    SUM(fare) - LAG(SUM(fare)) OVER (ORDER BY DATE_TRUNC('MONTH', trip_date) ASC)
  ) / NULLIF(LAG(SUM(fare)) OVER (ORDER BY DATE_TRUNC('MONTH', trip_date) ASC), 0) AS growth
FROM trips
WHERE
  trip_date >= CAST('2025-02-01' AS DATE)
  AND trip_date < CAST('2025-06-01' AS DATE)
  AND trip_status = 'finished'
GROUP BY
  DATE_TRUNC('MONTH', trip_date)
QUALIFY
  DATE_TRUNC('MONTH', trip_date) >= CAST('2025-03-01' AS DATE)
ORDER BY
  DATE_TRUNC('MONTH', trip_date);

-- taxi: On which day was the turnover the highest, and how much was it?
SELECT
  trip_date,
  SUM(fare) AS turnover
FROM trips
WHERE
  trip_status = 'finished'
GROUP BY
  trip_date
ORDER BY
  SUM(fare) DESC
LIMIT 1;

-- taxi: Top 3 cities by finished trips so far
SELECT
  r.city,
  COUNT(*) AS trips_count
FROM trips AS t
JOIN riders AS r
  ON r.rider_id = t.rider_id
WHERE
  t.trip_status = 'finished'
GROUP BY
  r.city
ORDER BY
  COUNT(*) DESC
LIMIT 3;

-- taxi: cancelled trips by platform over the last 2 complete weeks (1 June to 14 June)
SELECT
  platform,
  COUNT(*) AS trips_count
FROM trips
WHERE
  trip_status = 'cancelled'
  AND trip_date >= CAST('2026-06-01' AS DATE)
  AND trip_date < CAST('2026-06-15' AS DATE)
GROUP BY
  platform
ORDER BY
  COUNT(*) DESC;

-- taxi: What is the number of completed rides by platform?
SELECT
  platform,
  COUNT(*) AS completed_rides
FROM trips
WHERE
  trip_status = 'finished'
GROUP BY
  platform
ORDER BY
  COUNT(*) DESC;

-- taxi: How did fares do last month?
SELECT
  SUM(fare) AS total_fare
FROM trips
WHERE
  trip_date >= CAST('2026-05-01' AS DATE) AND trip_date < CAST('2026-06-01' AS DATE);

-- taxi: Finished trips per month, January to March, 2025 next to 2024
SELECT
  EXTRACT(MONTH FROM trip_date) AS month_of_year,
  COUNT(*) FILTER(WHERE
    trip_date >= CAST('2025-01-01' AS DATE) AND trip_date < CAST('2025-04-01' AS DATE)) AS trips_count_2025,
  COUNT(*) FILTER(WHERE
    trip_date >= CAST('2024-01-01' AS DATE) AND trip_date < CAST('2024-04-01' AS DATE)) AS trips_count_2024
FROM trips
WHERE
  trip_status = 'finished'
  AND (
    (
      trip_date >= CAST('2025-01-01' AS DATE) AND trip_date < CAST('2025-04-01' AS DATE)
    )
    OR (
      trip_date >= CAST('2024-01-01' AS DATE) AND trip_date < CAST('2024-04-01' AS DATE)
    )
  )
GROUP BY
  EXTRACT(MONTH FROM trip_date)
ORDER BY
  EXTRACT(MONTH FROM trip_date);

-- taxi: Turnover by city, May 2025 compared with May 2024
SELECT
  r.city,
  SUM(t.fare) FILTER(WHERE
    t.trip_date >= CAST('2025-05-01' AS DATE)
    AND t.trip_date < CAST('2025-06-01' AS DATE)) AS turnover_2025,
  SUM(t.fare) FILTER(WHERE
    t.trip_date >= CAST('2024-05-01' AS DATE)
    AND t.trip_date < CAST('2024-06-01' AS DATE)) AS turnover_2024
FROM riders AS r
JOIN trips AS t
  ON r.rider_id = t.rider_id
WHERE
  (
    (
      t.trip_date >= CAST('2025-05-01' AS DATE)
      AND t.trip_date < CAST('2025-06-01' AS DATE)
    )
    OR (
      t.trip_date >= CAST('2024-05-01' AS DATE)
      AND t.trip_date < CAST('2024-06-01' AS DATE)
    )
  )
  AND t.trip_status = 'finished'
GROUP BY
  r.city
ORDER BY
  SUM(t.fare) FILTER(WHERE
    t.trip_date >= CAST('2025-05-01' AS DATE)
    AND t.trip_date < CAST('2025-06-01' AS DATE)) DESC;

-- arena: What are the total coins of gifts in May 2026?
SELECT
  SUM(coins) AS total_coins
FROM gifts
WHERE
  gift_date >= CAST('2026-05-01' AS DATE)
  AND gift_date < CAST('2026-06-01' AS DATE);

-- arena: Average number of wins per player by region
SELECT
  r.region_name,
  AVG(p.wins) AS average_wins
FROM players AS p
JOIN regions AS r
  ON p.region_id = r.region_id
GROUP BY
  r.region_id,
  r.region_name
ORDER BY
  AVG(p.wins) DESC;

-- arena: What percentage of regions is coastal?
SELECT
  100.0 * COUNT(*) FILTER(WHERE
    is_coastal) / NULLIF(COUNT(*), 0) AS percentage
FROM regions;

-- kennel: running total of checkups by month in 2026
SELECT
  DATE_TRUNC('MONTH', held_at) AS month,
  SUM(COUNT(*)) OVER (ORDER BY DATE_TRUNC('MONTH', held_at) ASC) AS running_total
FROM checkup
WHERE
  held_at >= CAST('2026-01-01' AS DATE) AND held_at < CAST('2027-01-01' AS DATE)
GROUP BY
  DATE_TRUNC('MONTH', held_at)
ORDER BY
  DATE_TRUNC('MONTH', held_at);

-- kennel: Month over month growth of done checkups in 2026
SELECT
  DATE_TRUNC('MONTH', held_at) AS month,
  1.0 * (
    COUNT(*) - LAG(COUNT(*)) OVER (ORDER BY DATE_TRUNC('MONTH', held_at) ASC)
  ) / NULLIF(LAG(COUNT(*)) OVER (ORDER BY DATE_TRUNC('MONTH', held_at) ASC), 0) AS growth,
  COUNT(*) AS checkup_count
FROM checkup
WHERE
  state = 'done'
  AND held_at >= CAST('2025-12-01' AS DATE)
  AND held_at < CAST('2027-01-01' AS DATE)
GROUP BY
  DATE_TRUNC('MONTH', held_at)
QUALIFY
  DATE_TRUNC('MONTH', held_at) >= CAST('2026-01-01' AS DATE)
ORDER BY
  DATE_TRUNC('MONTH', held_at);

-- kennel: cumulative fees by month
SELECT
  DATE_TRUNC('MONTH', held_at) AS month,
  SUM(SUM(fee)) OVER (ORDER BY DATE_TRUNC('MONTH', held_at) ASC) AS running_total
FROM checkup
GROUP BY
  DATE_TRUNC('MONTH', held_at)
ORDER BY
  DATE_TRUNC('MONTH', held_at);

-- kennel: Percentage of cancelled checkups per vet
SELECT
  v.first_name,
  v.last_name,
  100.0 * COUNT(*) FILTER(WHERE
    c.state = 'cancelled') / NULLIF(COUNT(*), 0) AS percentage
FROM checkup AS c
JOIN vet AS v
  ON c.vet_id = v.id
GROUP BY
  v.id,
  v.first_name,
  v.last_name
ORDER BY
  100.0 * COUNT(*) FILTER(WHERE
    c.state = 'cancelled') / NULLIF(COUNT(*), 0) DESC;

-- library: How much was fined in May 2026?
SELECT SUM(fine) AS total_fine FROM loans
WHERE loan_date >= CAST('2026-05-01' AS DATE) AND loan_date < CAST('2026-06-01' AS DATE);

-- library: How much does Night Train cost?
SELECT price FROM books WHERE title = 'Night Train';
