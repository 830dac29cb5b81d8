-- dialect: mysql
-- allowed: orders, people

SELECT * FROM people ORDER BY id

SELECT id, name FROM people WHERE city = 'Seoul' ORDER BY id

SELECT id, name FROM people WHERE city = "Seoul" ORDER BY id

SELECT count(*) FROM people

SELECT COUNT( * ), count(DISTINCT city) FROM people

SELECT `city`, count(*) AS n FROM `people` GROUP BY `city` ORDER BY n DESC, city

SELECT sum(amount), avg(amount), min(amount), max(amount) FROM orders

SELECT amount * 2, amount + 1, -amount, amount / 3 FROM orders ORDER BY id

SELECT id+1, id % 2, id DIV 2, id MOD 2, id / 2 FROM people ORDER BY id

SELECT p.name, o.amount FROM people p JOIN orders o ON o.buyer = p.id ORDER BY o.id

SELECT p.name, o.amount FROM people p STRAIGHT_JOIN orders o ON o.buyer = p.id ORDER BY o.id

SELECT p.name, sum(o.amount) total FROM people p LEFT JOIN orders o ON o.buyer = p.id GROUP BY p.name ORDER BY 1

SELECT name, rank() OVER (ORDER BY score DESC) FROM people ORDER BY id

SELECT id, sum(amount) OVER (PARTITION BY buyer ORDER BY placed ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM orders ORDER BY id

WITH t AS (SELECT buyer, sum(amount) AS s FROM orders GROUP BY buyer) SELECT * FROM t WHERE s > 10 ORDER BY 1

WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n

SELECT date_format(placed, '%Y-%m'), count(*) FROM orders GROUP BY 1 ORDER BY 1

SELECT DATE_FORMAT(placed, '%Y-%m-%d %H:%i:%s'), DATE(placed), YEAR(placed), MONTH(placed), DAY(placed), HOUR(placed), QUARTER(placed), DAYOFWEEK(placed), WEEK(placed) FROM orders ORDER BY id

SELECT extract(year FROM placed), DAYNAME(placed), MONTHNAME(placed), LAST_DAY(placed), TO_DAYS(placed), WEEKDAY(placed), DAYOFYEAR(placed) FROM orders ORDER BY id

SELECT DATE_ADD(joined, INTERVAL 1 DAY), DATE_SUB(joined, INTERVAL 2 MONTH), joined + INTERVAL 1 YEAR, DATEDIFF('2024-12-31', joined), TIMESTAMPDIFF(MONTH, joined, '2024-12-31'), ADDDATE(joined, 1) FROM people ORDER BY id

SELECT STR_TO_DATE('2024-01-02', '%Y-%m-%d'), UNIX_TIMESTAMP('2024-01-01') > 0, FROM_UNIXTIME(0) IS NOT NULL, MAKEDATE(2024, 5), SEC_TO_TIME(100), TIME_TO_SEC('00:01:00')

SELECT CASE WHEN amount > 5 THEN 'big' ELSE 'small' END, count(*) FROM orders GROUP BY 1 ORDER BY 1

SELECT coalesce(note, '-'), ifnull(note, 'x'), nullif(kind, 'a'), if(id = 1, 'y', 'n'), isnull(note) FROM orders ORDER BY id

SELECT upper(name), lower(name), length(name), char_length(name), substr(name, 1, 2), substring(name, 2), trim('  x '), replace(name, 'i', 'o'), locate('i', name), instr(name, 'i') FROM people ORDER BY id

SELECT concat(name, '-', city), concat_ws('/', name, city), left(name, 1), right(name, 1), lpad(name, 6, '.'), reverse(name), repeat('a', 3), space(2), substring_index('a-b-c', '-', 2) FROM people ORDER BY id

SELECT name FROM people WHERE name LIKE 'k%' OR name REGEXP '^P' OR name RLIKE 'e$' ORDER BY id

SELECT regexp_replace(name, 'i+', 'y'), regexp_substr(name, '[a-z]+'), field(name, 'Kim', 'Lee'), find_in_set('b', 'a,b'), elt(1, 'a', 'b'), strcmp('a', 'b') FROM people ORDER BY id

SELECT group_concat(name ORDER BY name SEPARATOR '; '), group_concat(DISTINCT city) FROM people

SELECT json_arrayagg(id), json_extract('{"a": 1}', '$.a'), json_unquote(json_extract('{"a": "x"}', '$.a')), json_object('a', 1), json_length('[1,2]') FROM people

SELECT stddev(amount), std(amount), variance(amount), var_samp(amount), bit_or(id) FROM orders

SELECT sum(kind = 'a'), sum(CASE WHEN kind = 'a' THEN 1 ELSE 0 END), sum(if(kind = 'a', 1, 0)) FROM orders

SELECT round(amount, 1), floor(amount), ceil(amount), abs(-amount), sqrt(16), power(2, 3), pow(2, 3), ln(1), log10(100), truncate(2.567, 1), mod(7, 3), sign(-3), pi() FROM orders ORDER BY id

SELECT greatest(1, 2, 3), least(1, 2, 3), crc32('a'), md5('a'), sha1('a'), sha2('a', 256), hex('a'), unhex('41'), bin(5), conv('a', 16, 10)

SELECT id FROM people UNION ALL SELECT buyer FROM orders ORDER BY 1

SELECT id FROM people UNION SELECT buyer FROM orders ORDER BY 1

SELECT name FROM people WHERE id IN (SELECT buyer FROM orders WHERE amount > 3) ORDER BY 1

SELECT name FROM people p WHERE EXISTS (SELECT 1 FROM orders o WHERE o.buyer = p.id) ORDER BY 1

SELECT name, (SELECT count(*) FROM orders o WHERE o.buyer = p.id) FROM people p ORDER BY id

SELECT * FROM people p JOIN orders o USING (id) ORDER BY 1

SELECT kind, sum(amount) FROM orders GROUP BY kind WITH ROLLUP

SELECT city, avg(score) FROM people GROUP BY city HAVING count(*) > 0 ORDER BY city

SELECT CAST('7' AS SIGNED) + 1, CAST(1 AS DECIMAL(10,2)), CAST(id AS CHAR), CONVERT('7', SIGNED), 5 / 2, 5 DIV 2 FROM people ORDER BY id

SELECT TRUE, NULL, 1.5, 'it''s', "x", DATE '2024-02-29', 0x41, b'1'

SELECT curdate() IS NOT NULL, now() IS NOT NULL, current_timestamp() IS NOT NULL, rand() < 1, uuid() IS NOT NULL, utc_date() IS NOT NULL

SELECT name AS `Full Name`, score AS 'Score, in %' FROM people ORDER BY id

SELECT DISTINCT city FROM people ORDER BY city DESC

SELECT id FROM people ORDER BY score DESC, id LIMIT 2 OFFSET 1

SELECT id FROM people ORDER BY id LIMIT 1, 2

SELECT id <=> NULL, id XOR 1, id AND 1, id OR 0, !id, id & 1, id | 4, id ^ 1, id << 1 FROM people ORDER BY id

SELECT ntile(2) OVER (ORDER BY id), dense_rank() OVER (ORDER BY city), first_value(name) OVER (ORDER BY id), lag(id, 1) OVER (ORDER BY id) FROM people ORDER BY id

SELECT name FROM people WHERE joined BETWEEN '2024-01-01' AND '2024-12-31' AND name IS NOT NULL ORDER BY id

SELECT name COLLATE latin1_bin FROM people ORDER BY id

SELECT any_city FROM (SELECT max(city) AS any_city FROM people) t

SELECT format(1234.5, 2), ascii('a'), char(65), ord('a'), quote('x'), soundex('Kim'), to_base64('a'), from_base64('YQ==')

SELECT period_diff(202402, 202401), yearweek('2024-01-03'), timediff('10:00:00', '09:00:00'), addtime('10:00:00', '01:00:00'), time_format('10:00:00', '%H'), date_format('2024-01-02', '%W %M %e')

