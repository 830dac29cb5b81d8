-- title: no GROUP BY at all
-- dialect: duckdb
SELECT city, count(*) FROM members
-- problems: error engine column "city" must appear in the GROUP BY clause.
-- after:
SELECT city, count(*) FROM members GROUP BY city

-- title: one of two
-- dialect: postgres
SELECT city, name, count(*) FROM members GROUP BY city
-- problems: error ungrouped_column name is neither grouped nor aggregated.
-- after:
SELECT city, name, count(*) FROM members GROUP BY city, name

-- title: an expression
-- dialect: duckdb
SELECT date_trunc('month', created_at) AS m, sum(amount) FROM trade.orders
-- problems: error engine column "created_at" must appear in the GROUP BY clause.
-- after:
SELECT date_trunc('month', created_at) AS m, sum(amount) FROM trade.orders GROUP BY date_trunc('month', created_at)

-- title: by position and by alias
-- dialect: duckdb
SELECT status AS s, member_id, qty, sum(amount) FROM trade.orders GROUP BY s, 2
-- problems: error engine column "qty" must appear in the GROUP BY clause.
-- after:
SELECT status AS s, member_id, qty, sum(amount) FROM trade.orders GROUP BY s, 2, qty

-- title: a window is no aggregate
-- dialect: duckdb
SELECT city, count(*) OVER () FROM members
-- problems: error engine something about GROUP BY.
-- after:
none

-- title: another error of the engine
-- dialect: duckdb
SELECT city, count(*) FROM members
-- problems: error engine Out of memory.
-- after:
none
