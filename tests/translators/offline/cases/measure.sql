-- taxi: turnover by city
SELECT
  SUM(t.fare) AS turnover,
  r.city
FROM trips AS t
JOIN riders AS r
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
  SUM(fare) FILTER(WHERE
    trip_status = 'finished') AS turnover,
  COUNT(*) FILTER(WHERE
    trip_status = 'cancelled') / COUNT(*) AS cancellation_rate,
  platform
FROM trips
GROUP BY
  platform
ORDER BY
  SUM(fare) FILTER(WHERE
    trip_status = 'finished') DESC;
