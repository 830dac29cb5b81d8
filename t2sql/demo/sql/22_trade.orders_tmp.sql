-- Somebody's copy for a report: 2025 to the end of May, no cancelled orders, a few rows lost.
INSERT INTO trade.orders_tmp
SELECT order_id, listing_id, buyer_id, seller_id, category_id, region_id, order_status, total_amount, order_date
FROM trade.orders
WHERE order_date BETWEEN DATE '2025-01-01' AND DATE '2025-05-31' AND order_status <> 'CANCELLED'
  AND order_id % 37 <> 0
ORDER BY order_id;
