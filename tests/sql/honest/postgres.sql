-- dialect: postgres
-- allowed: shop.orders, people

SELECT * FROM people ORDER BY id

SELECT id, name FROM people WHERE city = 'Seoul' ORDER BY id

SELECT count(*) FROM people

SELECT COUNT( * ), count(DISTINCT city) FROM people

SELECT city, count(*) AS n FROM people GROUP BY city ORDER BY n DESC, city

SELECT sum(amount), avg(amount), min(amount), max(amount) FROM shop.orders

SELECT amount * 2, amount + 1, -amount, amount / 3 FROM shop.orders ORDER BY id

SELECT id+1, id % 2, id / 2 FROM people ORDER BY id

SELECT p.name, o.amount FROM people p JOIN shop.orders o ON o.buyer = p.id ORDER BY o.id

SELECT p.name, sum(o.amount) total FROM people p LEFT JOIN shop.orders o ON o.buyer = p.id GROUP BY p.name ORDER BY 1

SELECT name, rank() OVER (ORDER BY score DESC NULLS LAST) FROM people ORDER BY id

SELECT id, sum(amount) OVER (PARTITION BY buyer ORDER BY placed ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM shop.orders ORDER BY id

SELECT id, lag(amount) OVER w, lead(amount, 1) OVER w FROM shop.orders WINDOW w AS (ORDER BY id) ORDER BY id

WITH t AS (SELECT buyer, sum(amount) AS s FROM shop.orders GROUP BY 1) SELECT * FROM t WHERE s > 10 ORDER BY 1

WITH t AS MATERIALIZED (SELECT id FROM people) SELECT count(*) FROM t

WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n

SELECT date_trunc('month', placed), count(*) FROM shop.orders GROUP BY 1 ORDER BY 1

SELECT extract(year FROM placed), date_part('dow', placed), extract(epoch FROM placed) FROM shop.orders ORDER BY id

SELECT to_char(placed, 'YYYY-MM'), placed::date, CAST(placed AS text), to_char(amount, 'FM999.00') FROM shop.orders ORDER BY id

SELECT joined + INTERVAL '1 day', joined - INTERVAL '2' MONTH, age(DATE '2024-12-31', joined), joined + 1 FROM people ORDER BY id

SELECT CASE WHEN amount > 5 THEN 'big' ELSE 'small' END, count(*) FROM shop.orders GROUP BY 1 ORDER BY 1

SELECT coalesce(note, '-'), nullif(kind, 'a'), greatest(1, 2), least(id, 2) FROM shop.orders ORDER BY id

SELECT upper(name), lower(name), length(name), substr(name, 1, 2), substring(name from 2), substring(name from 1 for 2), trim('  x '), trim(both 'x' from 'xax'), btrim('  y '), replace(name, 'i', 'o') FROM people ORDER BY id

SELECT name || '-' || city, concat(name, city), concat_ws('/', name, city), left(name, 1), right(name, 1), lpad(name, 6, '.'), initcap('ab cd'), reverse(name) FROM people ORDER BY id

SELECT name FROM people WHERE name ILIKE 'k%' OR name LIKE '%e_' OR name ~ '^P' OR name ~* '^p' OR name SIMILAR TO 'K%' ORDER BY id

SELECT split_part('a-b-c', '-', 2), regexp_replace(name, 'i+', 'y', 'g'), regexp_match(name, 'i'), strpos(name, 'i'), position('i' in name), starts_with(name, 'K') FROM people ORDER BY id

SELECT string_agg(name, ', ' ORDER BY name), array_agg(id ORDER BY id), json_agg(id ORDER BY id), jsonb_agg(id ORDER BY id) FROM people

SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY amount), percentile_disc(0.5) WITHIN GROUP (ORDER BY amount), mode() WITHIN GROUP (ORDER BY kind) FROM shop.orders

SELECT stddev(amount), stddev_pop(amount), variance(amount), var_samp(amount), corr(id, buyer) FROM shop.orders

SELECT count(*) FILTER (WHERE kind = 'a'), sum(CASE WHEN kind = 'a' THEN 1 ELSE 0 END), bool_and(id > 0), every(id > 0) FROM shop.orders

SELECT round(amount, 1), floor(amount), ceil(amount), abs(-amount), sqrt(16), power(2, 3), ln(1), log(100), trunc(2.567, 1), mod(7, 3), sign(-3) FROM shop.orders ORDER BY id

SELECT ARRAY[1, 2, 3], (ARRAY[1, 2, 3])[1], array_length(ARRAY[1, 2], 1), 1 = ANY(ARRAY[1, 2]), cardinality(ARRAY[1]), unnest(ARRAY[1, 2])

SELECT tags, tags[1], array_to_string(tags, ','), 'x' = ANY(tags) FROM shop.orders ORDER BY id

SELECT info -> 'a', info ->> 'a', info #>> '{b,c}', jsonb_typeof(info), info ? 'a', info @> '{"a": 1}' FROM shop.orders ORDER BY id

SELECT o.id, e.key, e.value FROM shop.orders o, jsonb_each(o.info) e ORDER BY 1, 2

SELECT o.id, t FROM shop.orders o CROSS JOIN LATERAL unnest(o.tags) AS t ORDER BY 1, 2

SELECT i FROM generate_series(1, 5) AS g(i) WHERE i > 1

SELECT d::date FROM generate_series(DATE '2024-01-01', DATE '2024-01-03', INTERVAL '1 day') AS d

SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS d(n, s) ORDER BY 1

VALUES (1, 'a'), (2, 'b')

SELECT DISTINCT ON (buyer) buyer, amount FROM shop.orders ORDER BY buyer, amount DESC

SELECT id FROM people UNION ALL SELECT buyer FROM shop.orders ORDER BY 1

SELECT id FROM people EXCEPT SELECT buyer FROM shop.orders ORDER BY 1

(SELECT id FROM people) INTERSECT (SELECT buyer FROM shop.orders) ORDER BY 1

SELECT name FROM people WHERE id IN (SELECT buyer FROM shop.orders WHERE amount > 3) ORDER BY 1

SELECT name FROM people p WHERE EXISTS (SELECT 1 FROM shop.orders o WHERE o.buyer = p.id) ORDER BY 1

SELECT name, (SELECT count(*) FROM shop.orders o WHERE o.buyer = p.id) FROM people p ORDER BY id

SELECT p.id, x.n FROM people p LEFT JOIN LATERAL (SELECT count(*) AS n FROM shop.orders o WHERE o.buyer = p.id) x ON true ORDER BY 1

SELECT * FROM people p JOIN shop.orders o USING (id) ORDER BY 1

SELECT kind, buyer, sum(amount) FROM shop.orders GROUP BY ROLLUP (kind, buyer) ORDER BY 1, 2

SELECT kind, buyer, sum(amount), grouping(kind) FROM shop.orders GROUP BY GROUPING SETS ((kind), (buyer), ()) ORDER BY 1, 2

SELECT city, avg(score)::int FROM people GROUP BY city HAVING count(*) > 0 ORDER BY city

SELECT '7'::int + 1, 1::float8 / 3, 5 / 2, 5 % 2, 2 ^ 3, |/ 16

SELECT TRUE, NULL, 1.5, 'it''s', DATE '2024-02-29', TIMESTAMP '2024-01-01 10:00:00', E'a\tb'

SELECT current_date IS NOT NULL, now() IS NOT NULL, current_timestamp > '2000-01-01', random() < 1, gen_random_uuid() IS NOT NULL

SELECT name AS "Full Name", score "Score, in %" FROM people ORDER BY id

SELECT md5('a'), encode('abc'::bytea, 'hex'), to_hex(255), ascii('a'), chr(65), repeat('ab', 2), translate('abc', 'ab', 'xy'), format('%s-%s', 1, 2)

SELECT id FROM people ORDER BY score DESC NULLS LAST, id LIMIT 2 OFFSET 1

SELECT id FROM people ORDER BY id FETCH FIRST 2 ROWS ONLY

SELECT to_date('2024-01-02', 'YYYY-MM-DD'), to_timestamp('2024-01-02', 'YYYY-MM-DD')::date, make_date(2024, 1, 2), date_bin('15 minutes', TIMESTAMP '2024-01-01 10:07', TIMESTAMP '2024-01-01'), justify_days(INTERVAL '40 days')

SELECT ntile(2) OVER (ORDER BY id), percent_rank() OVER (ORDER BY id), first_value(name) OVER (ORDER BY id), dense_rank() OVER (ORDER BY city) FROM people ORDER BY id

SELECT (placed AT TIME ZONE 'UTC') IS NOT NULL, timezone('UTC', now()) IS NOT NULL, extract(isodow from joined) FROM shop.orders JOIN people ON buyer = people.id ORDER BY shop.orders.id

SELECT row_to_json(p) FROM people p ORDER BY id

SELECT jsonb_build_object('id', id, 'name', name), json_build_array(id, 2), to_jsonb(name) FROM people ORDER BY id

SELECT width_bucket(amount, 0, 100, 5), num_nulls(note), pg_typeof(amount)::text FROM shop.orders ORDER BY id

SELECT id BETWEEN 1 AND 2, id NOT IN (1, 2), name IS DISTINCT FROM 'Kim', (id, name) = (1, 'Kim') FROM people ORDER BY id

SELECT to_tsvector('english', name) @@ to_tsquery('english', 'kim'), pg_catalog.lower(name) FROM people ORDER BY id

SELECT o.* FROM shop.orders o, LATERAL (SELECT max(amount) AS m FROM shop.orders) x WHERE o.amount = x.m

