-- dialect: clickhouse
-- allowed: shop.orders, people

SELECT id, name FROM people WHERE city = 'Seoul' ORDER BY id LIMIT 10

SELECT toStartOfMonth(placed) AS m, sum(amount) FROM shop.orders GROUP BY m ORDER BY m

SELECT countIf(amount > 5), sumIf(amount, kind = 'a'), uniq(buyer), uniqExact(buyer), quantile(0.5)(amount), argMax(id, amount), groupArray(id), any(kind) FROM shop.orders

SELECT toDate(placed), toYYYYMM(placed), dateDiff('day', placed, now()), formatDateTime(placed, '%Y-%m'), toDayOfWeek(placed) FROM shop.orders

SELECT id, t FROM shop.orders ARRAY JOIN tags AS t

SELECT arrayJoin(tags), arrayMap(x -> upper(x), tags), length(tags), has(tags, 'x') FROM shop.orders

SELECT JSONExtractString(info, 'a'), if(amount > 5, 'a', 'b'), multiIf(amount > 5, 'a', amount > 2, 'b', 'c'), ifNull(note, '-') FROM shop.orders

SELECT id FROM people FINAL PREWHERE city = 'Seoul' LIMIT 1 BY city

SELECT id FROM people WHERE id IN (1, 2) AND name IN ('a')

SELECT number FROM numbers(5)

SELECT id FROM people WHERE id IN (SELECT buyer FROM shop.orders)

SELECT toInt32OrZero(note), splitByChar('-', note), replaceAll(note, 'a', 'b'), positionCaseInsensitive(note, 'a'), lowerUTF8(note) FROM shop.orders

