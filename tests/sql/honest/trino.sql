-- dialect: trino
-- allowed: shop.orders, people

SELECT id, name FROM people WHERE lower(city) = 'seoul' ORDER BY id LIMIT 10

SELECT date_trunc('month', placed) AS m, sum(amount) FROM shop.orders GROUP BY 1 ORDER BY 1

SELECT o.id, t.x FROM shop.orders o CROSS JOIN UNNEST(o.tags) AS t(x)

SELECT o.id, t.x, t.n FROM shop.orders o, UNNEST(o.tags) WITH ORDINALITY AS t(x, n)

SELECT approx_distinct(buyer), approx_percentile(amount, 0.5), max_by(id, amount), count_if(amount > 5), arbitrary(kind) FROM shop.orders

SELECT date_diff('day', placed, current_timestamp), date_add('day', 1, placed), date_format(placed, '%Y-%m'), year(placed), day_of_week(placed) FROM shop.orders

SELECT element_at(tags, 1), cardinality(tags), contains(tags, 'x'), array_join(tags, ','), transform(tags, x -> upper(x)), filter(tags, x -> x <> '') FROM shop.orders

SELECT json_extract_scalar(info, '$.a'), json_extract(info, '$.b'), try_cast(note AS integer), coalesce(note, '-'), if(amount > 5, 'a', 'b') FROM shop.orders

SELECT split_part(name, ' ', 1), regexp_extract(name, '(\w+)', 1), regexp_like(name, '^K'), strpos(name, 'i'), format('%s', name) FROM people

SELECT x FROM UNNEST(sequence(1, 5)) AS t(x)

SELECT listagg(name, ', ') WITHIN GROUP (ORDER BY name), array_agg(id ORDER BY id), map_agg(id, name) FROM people

SELECT kind, sum(amount) FROM shop.orders GROUP BY GROUPING SETS ((kind), ())

SELECT from_unixtime(0), to_unixtime(placed), date_parse('2024-01-01', '%Y-%m-%d'), at_timezone(placed, 'UTC') FROM shop.orders

SELECT buyer, row_number() OVER (PARTITION BY buyer ORDER BY amount DESC) FROM shop.orders

