-- One in 29 rows was loaded twice; one in 211 names a listing that has not arrived (an orphan).
INSERT INTO staging.stg_orders
WITH recent AS (
  SELECT order_id, listing_id, buyer_id, seller_id, order_status, total_amount, ordered_at
  FROM trade.orders WHERE order_date >= DATE '2025-05-05'
)
SELECT order_id, CASE WHEN order_id % 211 = 0 THEN listing_id + 90000000 ELSE listing_id END, buyer_id,
  seller_id, CASE WHEN copy = 2 THEN 'REQUESTED' ELSE order_status END, total_amount, ordered_at,
  ordered_at + to_minutes(5 + order_id % 50 + CASE WHEN order_id % 97 = 0 THEN 4320 ELSE 0 END),
  'orders_' || strftime(ordered_at, '%Y%m%d') || '.csv'
FROM recent CROSS JOIN (SELECT unnest([1, 2]) AS copy)
WHERE copy = 1 OR order_id % 29 = 0 ORDER BY order_id, copy;
