-- title: a share is asked for
-- dialect: postgres
-- question: What share of orders is paid?
SELECT count(*) FILTER (WHERE status = 'PAID') / count(*) AS share FROM trade.orders
-- after:
SELECT CAST(count(*) FILTER (WHERE status = 'PAID') AS DOUBLE PRECISION) / count(*) AS share FROM trade.orders

-- title: in Korean
-- dialect: sqlite
-- question: 결제된 주문의 비율
SELECT sum(qty) / count(*) AS share FROM trade.orders
-- after:
SELECT CAST(sum(qty) AS REAL) / count(*) AS share FROM trade.orders

-- title: a whole number is asked for
-- dialect: postgres
-- question: Into how many boxes of 12 do the pieces go?
SELECT sum(qty) / 12 FROM trade.orders
-- after:
none

-- title: a fraction already
-- dialect: postgres
-- question: What share of orders is paid?
SELECT 1.0 * sum(qty) / count(*), id / qty FROM trade.orders GROUP BY id, qty
-- after:
SELECT 1.0 * sum(qty) / count(*), CAST(id AS DOUBLE PRECISION) / qty FROM trade.orders GROUP BY id, qty
