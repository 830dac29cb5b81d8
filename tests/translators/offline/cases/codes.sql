-- Stored codes by the words that descriptions, or the values themselves, have for them.

-- depot: How many crates were lost?
SELECT COUNT(*) AS crates_count FROM crates WHERE st_cd = '80';

-- depot: How many loaded crates are there?
SELECT COUNT(*) AS crates_count FROM crates WHERE st_cd = '20';

-- depot: How many suspended drivers are there?
SELECT COUNT(*) AS drivers_count FROM drivers WHERE driver_status = 'SUSPENDED';

-- depot: What is the total amount of dollar bills?
SELECT SUM(amount) AS total_amount FROM bills WHERE currency = 'USD';

-- depot: How many bills are still waiting?
SELECT COUNT(*) AS bills_count FROM bills WHERE bill_status = 'PENDING';

-- studio: Number of lessons by room kind, in French
SELECT w.said_fr, COUNT(*) AS lessons_count FROM desk.lessons AS l
JOIN words AS w ON w.grp = 'ROOM_KIND' AND l.room_kind = w.cd
GROUP BY w.said_fr ORDER BY COUNT(*) DESC;

-- studio: Number of lessons by room kind (code)
SELECT room_kind, COUNT(*) AS lessons_count FROM desk.lessons
GROUP BY room_kind ORDER BY COUNT(*) DESC;
