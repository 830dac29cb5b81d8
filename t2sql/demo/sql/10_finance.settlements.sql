INSERT INTO finance.settlements
WITH paid AS (
  SELECT 'MEMBER' AS payee_type, seller_id AS payee_id, completed_date AS dt,
    item_amount::DECIMAL(14, 2) AS amount, round(item_amount * 0.015, 0)::DECIMAL(14, 2) AS fee, 'KRW' AS ccy
  FROM trade.orders
  WHERE order_status = 'COMPLETED' AND payment_type IN ('ONGGI_PAY', 'CARD') AND item_amount > 0
    AND NOT is_test AND NOT is_deleted
  UNION ALL
  SELECT 'SHOP', o.shop_id, o.order_date, o.order_amount - o.discount_amount,
    round((o.order_amount - o.discount_amount) * g.commission_rate, 2), o.currency
  FROM shop.shop_orders o
  JOIN shop.shop_grade_hist g
    ON g.shop_id = o.shop_id AND o.order_date >= g.valid_from AND o.order_date < g.valid_to
  WHERE o.order_status IN ('COMPLETED', 'PAID') AND NOT o.is_test
),
weekly AS (
  SELECT payee_type, payee_id, ccy, date_trunc('week', dt)::DATE AS period_start,
    count(*) AS order_cnt, sum(amount) AS gross, sum(fee) AS fee
  FROM paid GROUP BY ALL
)
SELECT row_number() OVER (ORDER BY period_start, payee_type, payee_id, ccy) + 1000000,
  payee_type, payee_id, period_start, period_start + 6, order_cnt, gross, fee, gross - fee, ccy,
  CASE WHEN period_start + 6 >= DATE '2025-06-19' THEN 'OPEN'
    WHEN payee_id % 211 = 0 THEN 'HELD'
    WHEN period_start + 11 >= DATE '2025-06-19' THEN 'CONFIRMED'
    ELSE 'PAID' END,
  CASE WHEN period_start + 11 < DATE '2025-06-19' AND payee_id % 211 <> 0 THEN period_start + 11 END
FROM weekly ORDER BY period_start, payee_type, payee_id, ccy;
