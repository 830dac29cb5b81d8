-- dialect: snowflake
-- allowed: shop.orders, people

SELECT id, name FROM people WHERE city ILIKE 'se%' ORDER BY id LIMIT 10

SELECT DATE_TRUNC('month', placed) AS m, SUM(amount) FROM shop.orders GROUP BY 1 ORDER BY 1

SELECT IFF(amount > 5, 'a', 'b'), ZEROIFNULL(amount), NVL(note, '-'), DIV0(amount, 0), TRY_TO_NUMBER(note) FROM shop.orders

SELECT DATEADD(day, 1, placed), DATEDIFF('day', placed, CURRENT_DATE()), TO_DATE(placed), DAYNAME(placed), LAST_DAY(placed) FROM shop.orders

SELECT buyer, ROW_NUMBER() OVER (PARTITION BY buyer ORDER BY amount DESC) AS n FROM shop.orders QUALIFY n = 1

SELECT o.info:a.b::STRING, PARSE_JSON('{"a":1}'):a, OBJECT_CONSTRUCT('a', 1), ARRAY_SIZE(o.tags), o.tags[0] FROM shop.orders o

SELECT o.id, f.value:sku::STRING AS sku FROM shop.orders o, LATERAL FLATTEN(input => o.info:items) f

SELECT o.id, f.index, f.value FROM shop.orders o, TABLE(FLATTEN(input => o.tags, outer => TRUE)) f

SELECT LISTAGG(name, ', ') WITHIN GROUP (ORDER BY name), ARRAY_AGG(id), MEDIAN(score), APPROX_COUNT_DISTINCT(city) FROM people

SELECT SEQ4(), UNIFORM(1, 10, RANDOM()) FROM TABLE(GENERATOR(ROWCOUNT => 5))

SELECT s.value FROM people p, LATERAL SPLIT_TO_TABLE(p.name, ',') s

SELECT * FROM (SELECT buyer, kind, amount FROM shop.orders) PIVOT (SUM(amount) FOR kind IN ('a', 'b'))

SELECT SPLIT_PART(name, ' ', 1), REGEXP_SUBSTR(name, 'a+'), CONTAINS(name, 'x'), STARTSWITH(name, 'K'), INITCAP(name) FROM people

SELECT COUNT_IF(amount > 5), MAX_BY(id, amount), RATIO_TO_REPORT(amount) OVER () FROM shop.orders GROUP BY amount

SELECT CONVERT_TIMEZONE('UTC', 'Asia/Seoul', placed), TO_CHAR(placed, 'YYYY-MM'), TIME_SLICE(placed, 1, 'WEEK') FROM shop.orders

SELECT * FROM shop.orders SAMPLE (10)

SELECT * FROM shop.orders AT (OFFSET => -60)

SELECT $$it's$$, 'a' || 'b', 5 % 2, HASH(name), MD5(name), TYPEOF(TO_VARIANT(name)) FROM people

SELECT * EXCLUDE (score) FROM people

SELECT kind, buyer, SUM(amount) FROM shop.orders GROUP BY CUBE (kind, buyer)

