-- dialect: redshift
-- allowed: shop.orders, people

SELECT id, name FROM people WHERE city ILIKE 'se%' ORDER BY id LIMIT 10

SELECT DATE_TRUNC('month', placed), SUM(amount) FROM shop.orders GROUP BY 1

SELECT DATEADD(day, 1, placed), DATEDIFF(day, placed, GETDATE()), TO_CHAR(placed, 'YYYY-MM'), NVL(note, '-'), LEN(note) FROM shop.orders

SELECT LISTAGG(name, ', ') WITHIN GROUP (ORDER BY name), MEDIAN(score), APPROXIMATE COUNT(DISTINCT city) FROM people

SELECT o.id, i.sku FROM shop.orders o, o.items AS i

SELECT JSON_EXTRACT_PATH_TEXT(info, 'a'), SPLIT_PART(note, '-', 1), CHARINDEX('a', note), DECODE(kind, 'a', 1, 0) FROM shop.orders

SELECT buyer, ROW_NUMBER() OVER (PARTITION BY buyer ORDER BY amount DESC) FROM shop.orders

SELECT TOP 5 id FROM people ORDER BY id

