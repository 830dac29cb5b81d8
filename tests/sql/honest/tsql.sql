-- dialect: tsql
-- allowed: shop.orders, people

SELECT TOP 10 id, name FROM people WHERE city = 'Seoul' ORDER BY id

SELECT [id], [name] FROM [people] ORDER BY id OFFSET 5 ROWS FETCH NEXT 5 ROWS ONLY

SELECT YEAR(placed), DATEPART(month, placed), DATENAME(weekday, placed), DATEADD(day, 1, placed), DATEDIFF(day, placed, GETDATE()), EOMONTH(placed), CONVERT(date, placed) FROM shop.orders

SELECT ISNULL(note, '-'), IIF(amount > 5, 'a', 'b'), LEN(note), CHARINDEX('a', note), TRY_CAST(note AS int), CAST(amount AS float) FROM shop.orders

SELECT STRING_AGG(name, ', ') WITHIN GROUP (ORDER BY name), COUNT_BIG(*), STDEV(score) FROM people

SELECT p.id, x.n FROM people p CROSS APPLY (SELECT COUNT(*) AS n FROM shop.orders o WHERE o.buyer = p.id) x

SELECT p.id, x.n FROM people p OUTER APPLY (SELECT TOP 1 amount AS n FROM shop.orders o WHERE o.buyer = p.id ORDER BY amount) x

SELECT o.id, j.[key], j.[value] FROM shop.orders o CROSS APPLY OPENJSON(o.info) j

SELECT s.value FROM people p CROSS APPLY STRING_SPLIT(p.name, ' ') s

WITH t AS (SELECT buyer, SUM(amount) AS s FROM shop.orders GROUP BY buyer) SELECT * FROM t

SELECT JSON_VALUE(info, '$.a'), ROW_NUMBER() OVER (PARTITION BY buyer ORDER BY amount DESC) FROM shop.orders

SELECT FORMAT(placed, 'yyyy-MM'), COALESCE(note, ''), NULLIF(kind, 'a'), CHOOSE(1, 'a', 'b'), REPLICATE('a', 2) FROM shop.orders

