-- What the warehouse is used to do: rows of an owner that are left out, codes shown by their words.

-- ferry: How many guests are there?
SELECT COUNT(*) AS guests_count FROM guests WHERE NOT is_fake;

-- ferry: What is the total fare of trips?
SELECT SUM(t.fare) AS total_fare FROM trips AS t JOIN guests AS g ON g.guest_id = t.guest_id
WHERE NOT g.is_fake;

-- ferry: How many trips were called off?
SELECT COUNT(*) AS trips_count FROM trips AS t JOIN guests AS g ON g.guest_id = t.guest_id
WHERE t.trip_st = '9' AND NOT g.is_fake;

-- ferry: How many fake guests are there?
SELECT COUNT(*) AS guests_count FROM guests WHERE is_fake;

-- ferry: How many guests joined in 2025, fake ones excluded?
SELECT COUNT(*) AS guests_count FROM guests
WHERE joined_on >= CAST('2025-01-01' AS DATE) AND joined_on < CAST('2026-01-01' AS DATE)
AND NOT is_fake;
