-- Moments that came or did not, of dates that a row need not have.

-- studio: Names of the coaches who have left, with the day they left
SELECT coach_name, left_date FROM staff.coaches WHERE left_date IS NOT NULL;

-- studio: How many staff coaches have not left yet?
SELECT COUNT(*) AS coaches_count FROM staff.coaches WHERE left_date IS NULL;

-- studio: How many lessons were cancelled in 2025?
SELECT COUNT(*) AS lessons_count FROM desk.lessons
WHERE cancelled_at >= CAST('2025-01-01' AS DATE) AND cancelled_at < CAST('2026-01-01' AS DATE);

-- studio: How many lessons that were cancelled did each coach have?
SELECT c.coach_name, COUNT(*) AS lessons_count FROM desk.lessons AS l
JOIN staff.coaches AS c ON l.coach_id = c.coach_id
WHERE l.cancelled_at IS NOT NULL GROUP BY c.coach_id, c.coach_name ORDER BY COUNT(*) DESC;

-- studio: How many searches came back empty in 2025?
SELECT COUNT(*) AS searches_count FROM web.searches
WHERE result_count = 0
AND search_date >= CAST('2025-01-01' AS DATE) AND search_date < CAST('2026-01-01' AS DATE);

-- studio: How many searches have no results?
SELECT COUNT(*) AS searches_count FROM web.searches WHERE result_count = 0;

-- studio: How many lessons has nobody picked up?
SELECT COUNT(*) AS lessons_count FROM desk.lessons WHERE coach_id IS NULL;

-- studio: How many unassigned lessons are there?
SELECT COUNT(*) AS lessons_count FROM desk.lessons WHERE coach_id IS NULL;
