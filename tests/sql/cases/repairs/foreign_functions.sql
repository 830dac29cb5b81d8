-- title: SQL Server's clock and arithmetic
-- dialect: duckdb
SELECT id FROM trade.orders WHERE created_at >= DATEADD(day, -7, GETDATE())
-- problems: error unknown_function There is no function getdate.
-- after:
SELECT id FROM trade.orders WHERE created_at >= CURRENT_TIMESTAMP + INTERVAL (-7) DAY

-- title: BigQuery's difference, units last
-- dialect: duckdb
SELECT DATE_DIFF(created_at, created_at, DAY) AS days FROM trade.orders
-- problems: error engine No function matches the given name and argument types 'date_diff(TIMESTAMP)'.
-- after:
SELECT DATE_DIFF('DAY', created_at, created_at) AS days FROM trade.orders

-- title: MySQL's difference
-- dialect: duckdb
SELECT DATEDIFF(created_at, created_at) AS days FROM trade.orders
-- after:
SELECT DATE_DIFF('DAY', created_at, created_at) AS days FROM trade.orders

-- title: PostgreSQL's format
-- dialect: duckdb
SELECT TO_CHAR(created_at, 'YYYY-MM') AS month FROM trade.orders
-- problems: error unknown_function There is no function to_char.
-- after:
SELECT STRFTIME(created_at, '%Y-%m') AS month FROM trade.orders

-- title: SQLite's format in PostgreSQL
-- dialect: postgres
SELECT strftime('%Y', created_at) AS year FROM trade.orders
-- problems: error engine function strftime(unknown, timestamp) does not exist
-- after:
SELECT TO_CHAR(CAST(created_at AS TIMESTAMP), 'YYYY') AS year FROM trade.orders

-- title: what the engine has stays
-- dialect: duckdb
SELECT strftime(created_at, '%Y'), date_trunc('month', created_at) FROM trade.orders
-- problems: error engine Could not choose a best candidate for strftime
-- after:
none

-- title: a month's start in BigQuery's words
-- dialect: duckdb
SELECT DATE_TRUNC(created_at, MONTH) AS month FROM trade.orders
-- problems: error unknown_column There is no column month.
-- after:
SELECT DATE_TRUNC('MONTH', created_at) AS month FROM trade.orders

-- title: parts of dates in SQLite
-- dialect: sqlite
SELECT EXTRACT(YEAR FROM created_at) AS y, MONTH(created_at) AS m FROM trade.orders
-- problems: error engine near "FROM": syntax error
-- after:
SELECT CAST(STRFTIME('%Y', created_at) AS INTEGER) AS y, CAST(STRFTIME('%m', created_at) AS INTEGER) AS m FROM trade.orders

-- title: a month's start in SQLite
-- dialect: sqlite
SELECT DATE_TRUNC('month', created_at) AS m, count(*) FROM trade.orders GROUP BY DATE_TRUNC('month', created_at)
-- problems: error unknown_function no such function: TIMESTAMP_TRUNC
-- after:
SELECT DATE(created_at, 'start of month') AS m, count(*) FROM trade.orders GROUP BY DATE(created_at, 'start of month')

-- title: a function that nobody knows
-- dialect: duckdb
SELECT frobnicate(amount) FROM trade.orders
-- after:
none

-- title: what touches files is not carried over
-- dialect: postgres
SELECT pg_read_file('x') FROM trade.orders
-- after:
none

-- title: Oracle's clock, counted in days
-- dialect: duckdb
SELECT id FROM trade.orders WHERE created_at >= SYSDATE - 7
-- problems: error unknown_column There is no column SYSDATE.
-- after:
SELECT id FROM trade.orders WHERE created_at >= CURRENT_DATE - 7

-- title: Oracle's clock
-- dialect: postgres
SELECT id FROM trade.orders WHERE created_at < sysdate
-- problems: error unknown_column column "sysdate" does not exist
-- after:
SELECT id FROM trade.orders WHERE created_at < CURRENT_TIMESTAMP
