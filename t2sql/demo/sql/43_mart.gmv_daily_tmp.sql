-- Left over from a dashboard test: stops in May, counts every order, test accounts too.
INSERT INTO mart.gmv_daily_tmp
SELECT order_date, count(*), sum(total_amount) FROM trade.orders
WHERE order_date BETWEEN DATE '2024-01-01' AND DATE '2025-05-11' GROUP BY order_date ORDER BY order_date;
