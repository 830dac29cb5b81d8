-- question: How many orders were completed in May 2025?
-- verified_by: jiwoo
-- verified_on: 2025-06-03
-- runs: 41
SELECT count(*) AS completed_orders
FROM trade.orders
WHERE order_status = 'COMPLETED' AND NOT is_test AND NOT is_deleted
  AND order_date BETWEEN DATE '2025-05-01' AND DATE '2025-05-31';

-- question: Monthly GMV since the launch
-- verified_by: jiwoo
-- verified_on: 2025-06-03
-- runs: 96
SELECT date_trunc('month', order_date)::DATE AS month, sum(item_amount) AS gmv_krw
FROM trade.orders
WHERE order_status = 'COMPLETED' AND NOT is_test AND NOT is_deleted
GROUP BY 1
ORDER BY 1;

-- question: Weekly GMV by top-level category in 2025
-- verified_by: minseo
-- verified_on: 2025-06-10
-- runs: 33
SELECT date_trunc('week', o.order_date)::DATE AS week_start, p.category_name_en AS category, sum(o.item_amount) AS gmv_krw
FROM trade.orders o
JOIN dim.category c ON c.category_id = o.category_id
JOIN dim.category p ON p.category_id = c.parent_id
WHERE o.order_status = 'COMPLETED' AND NOT o.is_test AND NOT o.is_deleted
  AND o.order_date >= DATE '2025-01-01'
GROUP BY 1, 2
ORDER BY 1, 3 DESC;

-- question: Which ten districts had the highest GMV last month? (May 2025)
-- verified_by: minseo
-- verified_on: 2025-06-02
-- runs: 28
SELECT r.city_name_en, r.district_name_en, sum(o.item_amount) AS gmv_krw
FROM trade.orders AS o
INNER JOIN dim.region AS r ON r.region_id = o.region_id
WHERE o.order_status = 'COMPLETED'
  AND o.is_test = FALSE AND o.is_deleted = FALSE
  AND o.order_date >= DATE '2025-05-01' AND o.order_date < DATE '2025-06-01'
GROUP BY r.city_name_en, r.district_name_en
ORDER BY gmv_krw DESC
LIMIT 10;

-- question: What is the cancellation rate by month this year?
-- verified_by: haneul
-- verified_on: 2025-06-11
-- runs: 52
select strftime(order_date, '%Y-%m') as ym,
       count(*) filter (where order_status = 'CANCELLED') / count(*) as cancel_rate
from trade.orders
where order_date >= date '2025-01-01' and not is_test and not is_deleted
group by 1
order by 1;

-- question: Reasons for cancelled orders in the second quarter of 2025, with their names
-- verified_by: haneul
-- verified_on: 2025-06-16
-- runs: 17
SELECT c.cd_name_en AS reason, count(*) AS cancellations
FROM trade.order_cancellations x
JOIN trade.orders o ON o.order_id = x.order_id
LEFT JOIN dim.code c ON c.grp_cd = 'CNCL_RSN' AND c.cd = x.cncl_rsn_cd
WHERE x.cancel_date BETWEEN DATE '2025-04-01' AND DATE '2025-06-18'
  AND NOT o.is_test AND NOT o.is_deleted
GROUP BY 1
ORDER BY 2 DESC;

-- question: 올해 월별 거래액과 객단가
-- verified_by: yuna
-- verified_on: 2025-06-05
-- runs: 23
SELECT d.year_month, sum(o.item_amount) AS gmv, avg(o.item_amount) AS aov
FROM trade.orders o
JOIN dim.dim_date d ON d.dt = o.order_date
WHERE d.year = 2025 AND o.order_status = 'COMPLETED' AND NOT o.is_test AND NOT o.is_deleted
GROUP BY d.year_month
ORDER BY d.year_month;

-- question: month over month growth of GMV in 2024
-- verified_by: jiwoo
-- verified_on: 2025-01-07
-- runs: 19
WITH monthly AS (
  SELECT date_trunc('month', order_date)::DATE AS month, sum(item_amount) AS gmv
  FROM trade.orders
  WHERE order_status = 'COMPLETED' AND NOT is_test AND NOT is_deleted
    AND order_date >= DATE '2023-12-01' AND order_date < DATE '2025-01-01'
  GROUP BY 1
)
SELECT month, gmv, gmv / lag(gmv) OVER (ORDER BY month) - 1 AS growth
FROM monthly
QUALIFY month >= DATE '2024-01-01'
ORDER BY month;

-- question: Share of orders by payment type for each quarter
-- verified_by: dohyun
-- verified_on: 2025-04-08
-- runs: 14
SELECT d.year, d.quarter, o.payment_type, count(*) AS orders,
  count(*) / sum(count(*)) OVER (PARTITION BY d.year, d.quarter) AS share
FROM trade.orders o
JOIN dim.dim_date d ON d.dt = o.order_date
WHERE NOT o.is_test AND NOT o.is_deleted
GROUP BY d.year, d.quarter, o.payment_type
ORDER BY d.year, d.quarter, o.payment_type;

-- question: Top 3 sellers by completed sales in each city in 2025
-- verified_by: minseo
-- verified_on: 2025-06-12
-- runs: 9
SELECT city_name_en, seller_id, sales_krw
FROM (
  SELECT r.city_name_en, o.seller_id, sum(o.item_amount) AS sales_krw,
    row_number() OVER (PARTITION BY r.city_name_en ORDER BY sum(o.item_amount) DESC, o.seller_id) AS rn
  FROM trade.orders o
  JOIN dim.region r USING (region_id)
  WHERE o.order_status = 'COMPLETED' AND NOT o.is_test AND NOT o.is_deleted
    AND o.order_date >= DATE '2025-01-01'
  GROUP BY r.city_name_en, o.seller_id
)
WHERE rn <= 3
ORDER BY city_name_en, rn;

-- question: What share of orders are parcels rather than meet-ups, by month?
-- verified_by: dohyun
-- verified_on: 2025-05-13
-- runs: 11
SELECT date_trunc('month', order_date)::DATE AS month,
  avg(CASE WHEN order_type = 'PARCEL' THEN 1.0 ELSE 0 END) AS parcel_share
FROM trade.orders
WHERE NOT is_test AND NOT is_deleted
GROUP BY month
ORDER BY month;

-- question: how many first-time buyers completed an order each week of Q2 2025
-- verified_by: yuna
-- verified_on: 2025-06-17
-- runs: 8
SELECT date_trunc('week', order_date)::DATE AS week_start, count(DISTINCT buyer_id) AS first_time_buyers
FROM trade.orders
WHERE is_first_order AND order_status = 'COMPLETED' AND NOT is_test AND NOT is_deleted
  AND order_date BETWEEN DATE '2025-04-01' AND DATE '2025-06-18'
GROUP BY 1 ORDER BY 1;

-- question: Orders on weekends compared with weekdays, per day, in 2025
-- verified_by: jiwoo
-- verified_on: 2025-06-04
-- runs: 12
SELECT d.is_weekend, count(*) / count(DISTINCT d.dt) AS orders_per_day
FROM trade.orders o JOIN dim.dim_date d ON d.dt = o.order_date
WHERE d.year = 2025 AND NOT o.is_test AND NOT o.is_deleted
GROUP BY d.is_weekend;

-- question: Acceptance rate of price offers by size of the discount asked for
-- verified_by: haneul
-- verified_on: 2025-03-20
-- runs: 6
SELECT round(1 - offer_price_krw / list_price_krw, 1) AS discount_asked,
  count(*) AS offers,
  count(*) FILTER (offer_status = 'ACCEPTED') / count(*) AS acceptance_rate
FROM trade.offers
WHERE offer_date >= DATE '2025-01-01'
GROUP BY 1
HAVING count(*) >= 50
ORDER BY 1;

-- question: Which dispute reasons ended in a refund most often?
-- verified_by: haneul
-- verified_on: 2025-02-18
-- runs: 5
SELECT d.dispute_reason, count(*) AS disputes,
  count(*) FILTER (d.dispute_status = 'REFUNDED') AS refunded,
  sum(d.refund_amount) AS refunded_krw
FROM trade.disputes d
JOIN trade.orders o ON o.order_id = d.order_id
WHERE NOT o.is_test
GROUP BY d.dispute_reason
ORDER BY refunded DESC;

-- question: Median hours from request to completion for meet-up and parcel orders
-- verified_by: dohyun
-- verified_on: 2025-05-27
-- runs: 7
SELECT order_type, median(date_diff('minute', ordered_at, completed_at) / 60.0) AS median_hours
FROM trade.orders
WHERE order_status = 'COMPLETED' AND NOT is_test AND NOT is_deleted AND order_date >= DATE '2025-01-01'
GROUP BY order_type;

-- question: GMV of furniture in the moving season, by year
-- verified_by: minseo
-- verified_on: 2025-04-02
-- runs: 6
SELECT d.year, sum(o.item_amount) AS gmv_krw, count(*) AS orders
FROM trade.orders o
JOIN dim.dim_date d ON d.dt = o.order_date
JOIN dim.category c ON c.category_id = o.category_id
JOIN dim.category p ON p.category_id = c.parent_id
WHERE d.is_moving_season AND p.category_name_en = 'Furniture'
  AND o.order_status = 'COMPLETED' AND NOT o.is_test AND NOT o.is_deleted
GROUP BY d.year
ORDER BY d.year;

-- runs: 64
SELECT order_date, count(*) AS orders, sum(item_amount) AS gmv
FROM trade.v_completed_orders
WHERE order_date >= DATE '2025-06-01'
GROUP BY order_date
ORDER BY order_date;

-- question: order status counts yesterday
-- runs: 22
SELECT order_status, count(*) FROM trade.orders
WHERE order_date = DATE '2025-06-17' AND NOT is_test AND NOT is_deleted
GROUP BY order_status;

-- runs: 3
SELECT o.order_id, l.title, o.item_amount, o.order_status, o.ordered_at
FROM trade.orders o JOIN listing.listings l ON l.listing_id = o.listing_id
WHERE o.item_amount > 5000000 AND o.order_date >= DATE '2025-05-01' AND NOT o.is_test
ORDER BY o.item_amount DESC
LIMIT 50;

-- question: GMV last month
-- runs: 15
SELECT sum(total_amount) AS gmv
FROM trade.orders
WHERE order_date BETWEEN DATE '2025-05-01' AND DATE '2025-05-31';

SELECT s.to_status, s.actor, count(*) AS n
FROM trade.order_status_log s
WHERE s.changed_at >= TIMESTAMP '2025-06-01 00:00:00'
GROUP BY ALL
ORDER BY n DESC;

-- question: average discount per order when a platform coupon was used, by month of 2025
-- verified_by: yuna
-- verified_on: 2025-06-09
SELECT date_trunc('month', order_date)::DATE AS month, avg(discount_amount) AS avg_discount, count(*) AS orders
FROM trade.orders
WHERE coupon_id IS NOT NULL AND order_status = 'COMPLETED' AND NOT is_test AND NOT is_deleted
  AND order_date >= DATE '2025-01-01'
GROUP BY 1 ORDER BY 1;
