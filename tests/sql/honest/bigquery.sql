-- dialect: bigquery
-- allowed: shop.orders, people

SELECT id, name FROM `people` WHERE LOWER(city) = 'seoul' ORDER BY id LIMIT 10

SELECT DATE_TRUNC(DATE(placed), MONTH) AS m, SUM(amount) FROM shop.orders GROUP BY m ORDER BY m

SELECT FORMAT_DATE('%Y-%m', DATE(placed)), EXTRACT(YEAR FROM placed), TIMESTAMP_TRUNC(placed, DAY), DATE_DIFF(CURRENT_DATE(), DATE(placed), DAY) FROM shop.orders

SELECT COUNTIF(amount > 5), SAFE_DIVIDE(SUM(amount), COUNT(*)), APPROX_QUANTILES(amount, 4)[OFFSET(2)], ANY_VALUE(kind) FROM shop.orders

SELECT ARRAY_AGG(STRUCT(id, amount) ORDER BY amount DESC LIMIT 1)[OFFSET(0)].id FROM shop.orders GROUP BY buyer

SELECT o.id, i.sku FROM shop.orders AS o, o.items AS i

SELECT o.id, i.sku FROM shop.orders o, UNNEST(o.items) AS i WITH OFFSET AS pos

SELECT o.id, i FROM shop.orders AS o LEFT JOIN UNNEST(o.items) AS i

SELECT id, (SELECT SUM(x.quantity) FROM UNNEST(o.items) AS x) FROM shop.orders AS o

SELECT id FROM shop.orders AS o WHERE EXISTS (SELECT 1 FROM o.items AS i WHERE i.sku = 'a')

SELECT id FROM shop.orders AS o WHERE 'a' IN UNNEST(o.tags)

SELECT JSON_VALUE(info, '$.a'), JSON_EXTRACT_SCALAR(info, '$.b'), TO_JSON_STRING(info) FROM shop.orders

SELECT SAFE_CAST(note AS INT64), IFNULL(note, '-'), IF(amount > 5, 'a', 'b'), SAFE.SUBSTR(note, 1, 2) FROM shop.orders

SELECT REGEXP_EXTRACT(name, r'(\w+)'), SPLIT(name, ' ')[SAFE_OFFSET(0)], STARTS_WITH(name, 'K'), CONTAINS_SUBSTR(name, 'x') FROM people

SELECT * EXCEPT (score) FROM people

SELECT * REPLACE (UPPER(name) AS name) FROM people

SELECT buyer, ROW_NUMBER() OVER (PARTITION BY buyer ORDER BY amount DESC) AS n FROM shop.orders QUALIFY n = 1

SELECT d FROM UNNEST(GENERATE_DATE_ARRAY('2024-01-01', '2024-01-05')) AS d

SELECT n FROM UNNEST([1, 2, 3]) AS n WHERE n > 1

SELECT * FROM (SELECT buyer, kind, amount FROM shop.orders) PIVOT (SUM(amount) FOR kind IN ('a', 'b'))

SELECT HLL_COUNT.MERGE(HLL_COUNT.INIT(buyer)) FROM shop.orders

WITH t AS (SELECT 1 AS x) SELECT AS STRUCT x FROM t

SELECT PARSE_DATE('%Y%m%d', '20240101'), TIMESTAMP_SECONDS(0), UNIX_SECONDS(CURRENT_TIMESTAMP()), GENERATE_UUID(), FARM_FINGERPRINT('x')

