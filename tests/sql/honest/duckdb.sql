-- dialect: duckdb
-- allowed: shop.orders, people

SELECT * FROM people ORDER BY id

SELECT id, name FROM people WHERE city = 'Seoul' ORDER BY id

SELECT count(*) FROM people

SELECT COUNT( * ), count(DISTINCT city) FROM people

SELECT city, count(*) AS n FROM people GROUP BY city ORDER BY n DESC, city

SELECT city, count(*) FROM people GROUP BY ALL ORDER BY ALL

SELECT sum(amount), avg(amount), min(amount), max(amount) FROM shop.orders

SELECT amount * 2, amount + 1, -amount, amount / 3 FROM shop.orders ORDER BY id

SELECT id+1, id % 2, id // 2 FROM people ORDER BY id

SELECT p.name, o.amount FROM people p JOIN shop.orders o ON o.buyer = p.id ORDER BY o.id

SELECT p.name, sum(o.amount) total FROM people p LEFT JOIN shop.orders o ON o.buyer = p.id GROUP BY p.name ORDER BY 1

SELECT name, rank() OVER (ORDER BY score DESC NULLS LAST) FROM people ORDER BY id

SELECT id, sum(amount) OVER (PARTITION BY buyer ORDER BY placed ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM shop.orders ORDER BY id

SELECT id, lag(amount) OVER w, lead(amount, 1) OVER w FROM shop.orders WINDOW w AS (ORDER BY id) ORDER BY id

SELECT buyer, row_number() OVER (PARTITION BY buyer ORDER BY amount DESC) AS n FROM shop.orders QUALIFY n = 1 ORDER BY 1

WITH t AS (SELECT buyer, sum(amount) AS s FROM shop.orders GROUP BY 1) SELECT * FROM t WHERE s > 10 ORDER BY 1

WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n

SELECT date_trunc('month', placed) AS m, count(*) FROM shop.orders GROUP BY 1 ORDER BY 1

SELECT date_trunc('month', placed), count(*) FROM shop.orders GROUP BY 1 ORDER BY 1

SELECT extract(year FROM placed), year(placed), month(placed), date_part('dow', placed) FROM shop.orders ORDER BY id

SELECT strftime(placed, '%Y-%m'), placed::DATE, CAST(placed AS VARCHAR) FROM shop.orders ORDER BY id

SELECT date_diff('day', joined, DATE '2024-12-31'), datediff('month', joined, DATE '2024-12-31') FROM people ORDER BY id

SELECT joined + INTERVAL 1 DAY, joined - INTERVAL '2' MONTH, date_add(joined, INTERVAL 1 YEAR) FROM people ORDER BY id

SELECT CASE WHEN amount > 5 THEN 'big' ELSE 'small' END, count(*) FROM shop.orders GROUP BY 1 ORDER BY 1

SELECT coalesce(note, '-'), ifnull(note, 'x'), nullif(kind, 'a'), if(id = 1, 'y', 'n') FROM shop.orders ORDER BY id

SELECT upper(name), lower(name), length(name), substr(name, 1, 2), substring(name, 2), trim('  x '), replace(name, 'i', 'o') FROM people ORDER BY id

SELECT name || '-' || city, concat(name, city), concat_ws('/', name, city), left(name, 1), right(name, 1), lpad(name, 6, '.') FROM people ORDER BY id

SELECT name FROM people WHERE name ILIKE 'k%' OR name LIKE '%e_' OR regexp_matches(name, '^P') ORDER BY id

SELECT split_part('a-b-c', '-', 2), regexp_extract(name, '(.)i', 1), regexp_replace(name, 'i+', 'y', 'g'), starts_with(name, 'K') FROM people ORDER BY id

SELECT string_agg(name, ', ' ORDER BY name), list(name ORDER BY id), array_agg(id ORDER BY id) FROM people

SELECT median(amount), quantile_cont(amount, 0.5), mode(kind), stddev(amount), var_pop(amount) FROM shop.orders

SELECT count(*) FILTER (WHERE kind = 'a'), count_if(kind = 'b'), sum(CASE WHEN kind = 'a' THEN 1 ELSE 0 END) FROM shop.orders

SELECT arg_max(name, score), max_by(name, score), any_value(city) IS NOT NULL FROM people

SELECT approx_count_distinct(city) > 0, bool_and(id > 0), bit_or(id) FROM people

SELECT round(amount, 1), floor(amount), ceil(amount), abs(-amount), sqrt(16), power(2, 3), ln(1), log10(100) FROM shop.orders ORDER BY id

SELECT greatest(1, 2, 3), least(1, 2, 3), sign(-3), mod(7, 3), pi() > 3, greatest(id, 2) FROM people ORDER BY id

SELECT list_sum([1, 2]), len([1, 2, 3]), [1, 2, 3][1], list_contains([1, 2], 1), list_transform([1, 2], lambda x: x + 1), list_filter([1, 2, 3], lambda x: x > 1)

SELECT {'a': 1, 'b': 'x'}, struct_pack(a := 1).a, map {'k': 1}['k'], row(1, 2)

SELECT unnest([1, 2, 3])

SELECT i FROM range(5) t(i) WHERE i > 1

SELECT i FROM generate_series(1, 5) AS g(i)

SELECT u.n FROM (SELECT unnest([10, 20]) AS n) u ORDER BY 1

SELECT d.n, d.n * 2 FROM (VALUES (1, 'a'), (2, 'b')) AS d(n, s) ORDER BY 1

SELECT * FROM (VALUES (1), (2)) v(x) ORDER BY x

VALUES (1, 'a'), (2, 'b')

FROM people SELECT name ORDER BY id

FROM people ORDER BY id

SELECT * EXCLUDE (score) FROM people ORDER BY id

SELECT * REPLACE (upper(name) AS name) FROM people ORDER BY id

SELECT columns('id|name') FROM people ORDER BY 1

SELECT max(columns(*)) FROM (SELECT id, score FROM people)

SELECT DISTINCT ON (buyer) buyer, amount FROM shop.orders ORDER BY buyer, amount DESC

SELECT id FROM people UNION ALL SELECT buyer FROM shop.orders ORDER BY 1

SELECT id FROM people EXCEPT SELECT buyer FROM shop.orders ORDER BY 1

(SELECT id FROM people) INTERSECT (SELECT buyer FROM shop.orders) ORDER BY 1

SELECT id FROM people UNION BY NAME SELECT id, name FROM people ORDER BY ALL

SELECT name FROM people WHERE id IN (SELECT buyer FROM shop.orders WHERE amount > 3) ORDER BY 1

SELECT name FROM people p WHERE EXISTS (SELECT 1 FROM shop.orders o WHERE o.buyer = p.id) ORDER BY 1

SELECT name FROM people p WHERE NOT EXISTS (SELECT 1 FROM shop.orders o WHERE o.buyer = p.id)

SELECT name, (SELECT count(*) FROM shop.orders o WHERE o.buyer = p.id) FROM people p ORDER BY id

SELECT p.id, x.n FROM people p, LATERAL (SELECT count(*) AS n FROM shop.orders o WHERE o.buyer = p.id) x ORDER BY 1

SELECT p.id FROM people p SEMI JOIN shop.orders o ON o.buyer = p.id ORDER BY 1

SELECT p.id FROM people p ANTI JOIN shop.orders o ON o.buyer = p.id ORDER BY 1

SELECT * FROM people p JOIN shop.orders o USING (id) ORDER BY 1

SELECT kind, buyer, sum(amount) FROM shop.orders GROUP BY ROLLUP (kind, buyer) ORDER BY ALL

SELECT kind, buyer, sum(amount), grouping(kind) FROM shop.orders GROUP BY GROUPING SETS ((kind), (buyer), ()) ORDER BY ALL

SELECT * FROM (PIVOT (SELECT buyer, kind, amount FROM shop.orders) ON kind USING sum(amount)) ORDER BY buyer

PIVOT (SELECT buyer, kind, amount FROM shop.orders) ON kind IN ('a', 'b') USING sum(amount) GROUP BY buyer

SELECT city, avg(score)::INT FROM people GROUP BY city HAVING count(*) > 0 ORDER BY city

SELECT try_cast('x' AS INTEGER), '7'::INT + 1, 1::DOUBLE / 3, 5 / 2, 5 // 2

SELECT TRUE, NULL, 1.5, 'it''s', DATE '2024-02-29', TIMESTAMP '2024-01-01 10:00:00'

SELECT json_extract('{"a": 1}', '$.a'), '{"a": {"b": 2}}'::JSON -> 'a' ->> 'b', json_extract_string('{"a": "x"}', '$.a')

SELECT md5('a'), hash('a') IS NOT NULL, typeof(1), 'abc'[1:2], 'abc'.upper(), name.lower() FROM people ORDER BY id

SELECT current_date IS NOT NULL, now() IS NOT NULL, today() = current_date, random() < 1

SELECT name AS "Full Name", score "Score, in %" FROM people ORDER BY id

SELECT histogram(kind), first(id ORDER BY id), last(id ORDER BY id) FROM shop.orders

SELECT time_bucket(INTERVAL '7 days', placed), count(*) FROM shop.orders GROUP BY 1 ORDER BY 1

SELECT id FROM people ORDER BY score DESC NULLS LAST, id LIMIT 2 OFFSET 1

SELECT id FROM people LIMIT 50%

SELECT list_aggregate([1, 2], 'sum'), list_sort([3, 1]), list_distinct([1, 1]), array_length([1, 2]), flatten([[1], [2]])

SELECT epoch(placed), dayname(placed), monthname(placed), last_day(joined), make_date(2024, 1, 2), age(DATE '2024-01-02', DATE '2024-01-01') FROM shop.orders JOIN people ON buyer = people.id ORDER BY shop.orders.id

SELECT ntile(2) OVER (ORDER BY id), percent_rank() OVER (ORDER BY id), first_value(name) OVER (ORDER BY id) FROM people ORDER BY id

SELECT corr(id, amount) IS NOT NULL, covar_pop(id, amount) IS NOT NULL, regr_slope(id, amount) IS NOT NULL FROM shop.orders

