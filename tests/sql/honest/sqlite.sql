-- dialect: sqlite
-- allowed: orders, people

SELECT * FROM people ORDER BY id

SELECT id, name FROM people WHERE city = 'Seoul' ORDER BY id

SELECT count(*) FROM people

SELECT COUNT( * ), count(DISTINCT city) FROM people

SELECT  Count(*) , SUM(amount) , max( amount )  FROM orders

SELECT city, count(*) AS n FROM people GROUP BY city ORDER BY n DESC, city

SELECT sum(amount), avg(amount), min(amount), max(amount), total(amount) FROM orders

SELECT amount * 2, amount + 1, -amount, amount / 3 FROM orders ORDER BY id

SELECT id+1, id % 2, id / 2, id || 'x', id <> 2, id != 2, NOT id FROM people ORDER BY id

SELECT p.name, o.amount FROM people p JOIN orders o ON o.buyer = p.id ORDER BY o.id

SELECT p.name, o.amount FROM people AS p, orders AS o WHERE o.buyer == p.id ORDER BY o.id

SELECT T1.name, sum(T2.amount) FROM people AS T1 LEFT JOIN orders AS T2 ON T2.buyer = T1.id GROUP BY T1.name ORDER BY 1

SELECT name, rank() OVER (ORDER BY score DESC) FROM people ORDER BY id

SELECT id, sum(amount) OVER (PARTITION BY buyer ORDER BY placed ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM orders ORDER BY id

SELECT id, lag(amount) OVER w, lead(amount, 1) OVER w FROM orders WINDOW w AS (ORDER BY id) ORDER BY id

WITH t AS (SELECT buyer, sum(amount) AS s FROM orders GROUP BY 1) SELECT * FROM t WHERE s > 10 ORDER BY 1

WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n

SELECT strftime('%Y-%m', placed), date(placed), datetime(placed, '+1 day'), julianday(placed) > 0, time(placed) FROM orders ORDER BY id

SELECT strftime('%Y', joined) AS y, count(*) FROM people GROUP BY y ORDER BY y

SELECT strftime('%m', joined), CAST(strftime('%Y', joined) AS INTEGER) FROM people ORDER BY id

SELECT date('2024-01-31', '+1 month', 'start of month', '-1 day'), unixepoch('2024-01-01')

SELECT CASE WHEN amount > 5 THEN 'big' ELSE 'small' END, count(*) FROM orders GROUP BY 1 ORDER BY 1

SELECT iif(amount > 5, 'big', 'small') FROM orders ORDER BY id

SELECT coalesce(note, '-'), ifnull(note, 'x'), nullif(kind, 'a') FROM orders ORDER BY id

SELECT upper(name), lower(name), length(name), substr(name, 1, 2), substring(name, 2), trim('  x '), ltrim('  x'), rtrim('x  '), replace(name, 'i', 'o'), instr(name, 'i') FROM people ORDER BY id

SELECT name || '-' || city, printf('%.2f', amount), format('%d', 3), char(65), hex('a'), quote(name), unicode('a') FROM people JOIN orders ON buyer = people.id ORDER BY orders.id

SELECT name FROM people WHERE name LIKE 'k%' OR name GLOB 'P*' OR name LIKE '%e_' ORDER BY id

SELECT name FROM people WHERE name LIKE '10!%' ESCAPE '!' OR name BETWEEN 'A' AND 'L' ORDER BY id

SELECT group_concat(name), group_concat(name, '; '), group_concat(DISTINCT city) FROM people

SELECT count(*) FILTER (WHERE kind = 'a'), sum(kind = 'a'), sum(CASE WHEN kind = 'a' THEN 1 ELSE 0 END) FROM orders

SELECT round(amount, 1), round(amount), abs(-amount), max(1, 2), min(1, 2), typeof(amount), sign(-3) FROM orders ORDER BY id

SELECT CAST(amount AS INTEGER), CAST(id AS REAL), CAST(id AS TEXT), amount * 1.0 / 3 FROM orders ORDER BY id

SELECT json_extract('{"a": 1}', '$.a'), '{"a": 2}' -> 'a', '{"a": 2}' ->> 'a', json_array(1, 2), json_object('a', 1), json_array_length('[1,2]')

SELECT value FROM json_each('[1, 2, 3]')

SELECT e.value FROM people, json_each('[1,2]') AS e ORDER BY people.id, e.value

SELECT id FROM people UNION ALL SELECT buyer FROM orders ORDER BY 1

SELECT id FROM people UNION SELECT buyer FROM orders

SELECT id FROM people EXCEPT SELECT buyer FROM orders

SELECT id FROM people INTERSECT SELECT buyer FROM orders

SELECT name FROM people WHERE id IN (SELECT buyer FROM orders WHERE amount > 3) ORDER BY 1

SELECT name FROM people WHERE id NOT IN (SELECT buyer FROM orders) ORDER BY 1

SELECT name FROM people p WHERE EXISTS (SELECT 1 FROM orders o WHERE o.buyer = p.id) ORDER BY 1

SELECT name, (SELECT count(*) FROM orders o WHERE o.buyer = p.id) FROM people p ORDER BY id

SELECT name FROM people WHERE score = (SELECT max(score) FROM people)

SELECT count(*) FROM (SELECT city FROM people GROUP BY city HAVING count(*) >= 1)

SELECT * FROM people NATURAL JOIN orders ORDER BY 1

SELECT * FROM people p JOIN orders o USING (id) ORDER BY 1

SELECT DISTINCT city FROM people ORDER BY city DESC

SELECT id FROM people ORDER BY score DESC NULLS LAST, id LIMIT 2 OFFSET 1

SELECT id FROM people ORDER BY id LIMIT 1, 2

SELECT "name", `city`, [score] FROM people ORDER BY id

SELECT name FROM people WHERE city = "Seoul" ORDER BY id

SELECT name AS "Full Name", score 'Score' FROM people ORDER BY id

SELECT TRUE, NULL, 1.5, 'it''s', x'41', 1e3, .5, 0x10

SELECT current_date IS NOT NULL, date('now') IS NOT NULL, random() IS NOT NULL

SELECT name COLLATE NOCASE FROM people ORDER BY name COLLATE NOCASE

SELECT name FROM people WHERE name = 'kim' COLLATE NOCASE

SELECT rowid, id FROM people ORDER BY rowid

SELECT max(id), name FROM people

SELECT avg(T1.score) , T1.city FROM people AS T1 GROUP BY T1.city HAVING avg(T1.score) > 0 ORDER BY T1.city

SELECT id FROM people WHERE (id, name) IN (VALUES (1, 'Kim'), (2, 'Lee'))

SELECT id IS 1, id IS NOT 1, id IS NULL, id NOTNULL, id & 1, id | 4, ~id, id << 1, id >> 1 FROM people ORDER BY id

VALUES (1, 'a'), (2, 'b')

SELECT likelihood(1, 0.5), likely(1), unlikely(0)

SELECT ntile(2) OVER (ORDER BY id), dense_rank() OVER (ORDER BY city), first_value(name) OVER (ORDER BY id) FROM people ORDER BY id

SELECT total(amount) / count(*) FROM orders WHERE placed >= '2024-01-01' AND placed < date('2024-01-01', '+1 year')

