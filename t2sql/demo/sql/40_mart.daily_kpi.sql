INSERT INTO mart.daily_kpi
WITH days AS (SELECT dt FROM dim.dim_date WHERE dt BETWEEN DATE '2023-01-01' AND DATE '2025-06-18'),
active AS (
  SELECT a.dt, count(DISTINCT a.member_id) AS n FROM event.daily_active_members a
  JOIN member.members m USING (member_id) WHERE NOT m.is_test GROUP BY a.dt
),
joined AS (SELECT signup_date AS dt, count(*) AS n FROM member.members WHERE NOT is_test GROUP BY signup_date),
listed AS (
  SELECT l.created_date AS dt, count(*) AS n FROM listing.listings l
  JOIN member.members m ON m.member_id = l.seller_id
  WHERE NOT l.is_deleted AND NOT m.is_test GROUP BY l.created_date
),
ordered AS (
  SELECT order_date AS dt, count(*) AS n, count(*) FILTER (order_status = 'COMPLETED') AS done,
    count(*) FILTER (order_status = 'CANCELLED') AS cancelled,
    sum(item_amount) FILTER (order_status = 'COMPLETED') AS gmv
  FROM trade.orders WHERE NOT is_test AND NOT is_deleted GROUP BY order_date
),
shops AS (
  SELECT o.order_date AS dt, sum((o.order_amount - o.discount_amount) * f.krw_per_unit) AS gmv
  FROM shop.shop_orders o JOIN dim.fx_rate f ON f.rate_date = o.order_date AND f.currency = o.currency
  WHERE o.order_status IN ('COMPLETED', 'PAID') AND NOT o.is_test GROUP BY o.order_date
),
ads AS (SELECT dt, amount_krw AS amount FROM finance.daily_revenue WHERE revenue_type = 'ADS'),
asked AS (SELECT created_date AS dt, count(*) AS n FROM support.tickets GROUP BY created_date)
SELECT d.dt, coalesce(active.n, 0), coalesce(joined.n, 0), coalesce(listed.n, 0), coalesce(ordered.n, 0),
  coalesce(ordered.done, 0), coalesce(ordered.cancelled, 0), coalesce(ordered.gmv, 0),
  coalesce(shops.gmv, 0), coalesce(ads.amount, 0), coalesce(asked.n, 0)
FROM days d LEFT JOIN active USING (dt) LEFT JOIN joined USING (dt) LEFT JOIN listed USING (dt)
LEFT JOIN ordered USING (dt) LEFT JOIN shops USING (dt) LEFT JOIN ads USING (dt) LEFT JOIN asked USING (dt)
ORDER BY d.dt;
