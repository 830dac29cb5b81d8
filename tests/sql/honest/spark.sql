-- dialect: spark
-- allowed: shop.orders, people

SELECT id, name FROM people WHERE lower(city) = 'seoul' ORDER BY id LIMIT 10

SELECT date_trunc('MONTH', placed) AS m, sum(amount) FROM shop.orders GROUP BY 1 ORDER BY 1

SELECT id, t FROM shop.orders LATERAL VIEW explode(tags) x AS t

SELECT id, pos, t FROM shop.orders LATERAL VIEW OUTER posexplode(tags) x AS pos, t

SELECT explode(tags) FROM shop.orders

SELECT collect_list(name), collect_set(city), percentile_approx(score, 0.5), approx_count_distinct(city), first(name), max_by(name, score) FROM people

SELECT datediff(current_date(), placed), date_add(placed, 1), date_format(placed, 'yyyy-MM'), year(placed), months_between(placed, joined), to_date(placed) FROM shop.orders JOIN people ON buyer = people.id

SELECT element_at(tags, 1), size(tags), array_contains(tags, 'x'), concat_ws(',', tags), transform(tags, x -> upper(x)), filter(tags, x -> x <> '') FROM shop.orders

SELECT get_json_object(info, '$.a'), from_json(info, 'a INT'), to_json(named_struct('a', 1)), nvl(note, '-'), if(amount > 5, 'a', 'b') FROM shop.orders

SELECT split(name, ' ')[0], regexp_extract(name, '(\\w+)', 1), name RLIKE '^K', instr(name, 'i'), initcap(name) FROM people

SELECT /*+ BROADCAST(p) */ p.name, o.amount FROM people p JOIN shop.orders o ON o.buyer = p.id

SELECT id FROM people TABLESAMPLE (10 PERCENT)

SELECT p.id FROM people p LEFT SEMI JOIN shop.orders o ON o.buyer = p.id

SELECT kind, sum(amount) FROM shop.orders GROUP BY kind WITH ROLLUP

SELECT sequence(1, 5), array(1, 2), map('a', 1), struct(1, 2), stack(2, 1, 'a', 2, 'b')

SELECT * FROM (SELECT buyer, kind, amount FROM shop.orders) PIVOT (sum(amount) FOR kind IN ('a', 'b'))

