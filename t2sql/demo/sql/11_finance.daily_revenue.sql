INSERT INTO finance.daily_revenue
WITH ads_spend AS (
  SELECT s.stat_date AS dt, 'ADS' AS revenue_type, count(*) AS n, sum(s.spend * f.krw_per_unit) AS amount
  FROM ads.ad_daily_stats s
  JOIN ads.campaigns c USING (campaign_id)
  JOIN ads.advertisers a ON a.advertiser_id = c.advertiser_id AND NOT a.is_test
  JOIN dim.fx_rate f ON f.rate_date = s.stat_date AND f.currency = s.currency
  GROUP BY s.stat_date
),
safe_pay AS (
  SELECT completed_date, 'SAFE_PAY_FEE', count(*), sum(round(item_amount * 0.015, 0))
  FROM trade.orders
  WHERE order_status = 'COMPLETED' AND payment_type IN ('ONGGI_PAY', 'CARD') AND item_amount > 0
    AND NOT is_test AND NOT is_deleted
  GROUP BY completed_date
),
parcels AS (
  SELECT completed_date, 'DELIVERY_MARGIN', count(*), sum(round(delivery_fee * 0.12, 0))
  FROM trade.orders
  WHERE order_status = 'COMPLETED' AND order_type = 'PARCEL' AND NOT is_test AND NOT is_deleted
  GROUP BY completed_date
),
shops AS (
  SELECT o.order_date, 'SHOP_COMMISSION', count(*),
    sum(round((o.order_amount - o.discount_amount) * g.commission_rate * f.krw_per_unit, 0))
  FROM shop.shop_orders o
  JOIN shop.shop_grade_hist g
    ON g.shop_id = o.shop_id AND o.order_date >= g.valid_from AND o.order_date < g.valid_to
  JOIN dim.fx_rate f ON f.rate_date = o.order_date AND f.currency = o.currency
  WHERE o.order_status IN ('COMPLETED', 'PAID') AND NOT o.is_test
  GROUP BY o.order_date
)
SELECT * FROM (
  SELECT * FROM ads_spend UNION ALL SELECT * FROM safe_pay
  UNION ALL SELECT * FROM parcels UNION ALL SELECT * FROM shops
) ORDER BY dt, revenue_type;
