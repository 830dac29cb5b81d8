-- question: Shop GMV by month in won
-- verified_by: aram
-- verified_on: 2025-06-03
-- runs: 36
SELECT date_trunc('month', o.order_date)::DATE AS month,
  sum((o.order_amount - o.discount_amount) * f.krw_per_unit) AS shop_gmv_krw
FROM shop.shop_orders o
JOIN dim.fx_rate f ON f.rate_date = o.order_date AND f.currency = o.currency
WHERE o.order_status IN ('COMPLETED', 'PAID') AND NOT o.is_test
GROUP BY 1
ORDER BY 1;

-- question: Number of open shops by business type
-- verified_by: aram
-- verified_on: 2025-06-10
-- runs: 19
SELECT c.cd_name_en AS business_type, count(*) AS shops
FROM shop.shops s
JOIN dim.code c ON c.grp_cd = 'BIZ_TYP' AND c.cd = s.biz_typ_cd
WHERE s.shop_status = 'OPEN' AND NOT s.is_test AND NOT s.is_deleted
GROUP BY c.cd_name_en
ORDER BY shops DESC;

-- question: Top 20 shops by sales in 2025 (KRW shops)
-- verified_by: aram
-- verified_on: 2025-06-11
-- runs: 14
SELECT s.shop_id, s.shop_name, sum(o.order_amount - o.discount_amount) AS sales_krw
FROM shop.shop_orders o
JOIN shop.shops s ON s.shop_id = o.shop_id
WHERE o.currency = 'KRW' AND o.order_status IN ('COMPLETED', 'PAID') AND NOT o.is_test
  AND o.order_date >= DATE '2025-01-01'
GROUP BY s.shop_id, s.shop_name
ORDER BY sales_krw DESC
LIMIT 20;

-- question: Cross-border sales by destination country in US dollars
-- verified_by: aram
-- verified_on: 2025-05-22
-- runs: 8
SELECT ship_country, count(*) AS orders, sum(order_amount - discount_amount) AS sales_usd
FROM shop.shop_orders
WHERE currency = 'USD' AND order_status IN ('COMPLETED', 'PAID') AND NOT is_test
GROUP BY ship_country
ORDER BY sales_usd DESC;

-- question: Average items per shop order by business type
-- verified_by: kyung
-- verified_on: 2025-03-19
-- runs: 4
WITH lines AS (
  SELECT shop_order_id, sum(qty) AS pieces FROM shop.shop_order_items GROUP BY 1
)
SELECT s.biz_typ_cd, avg(l.pieces) AS pieces_per_order
FROM shop.shop_orders o
JOIN lines l ON l.shop_order_id = o.shop_order_id
JOIN shop.shops s ON s.shop_id = o.shop_id
WHERE NOT o.is_test AND o.order_status <> 'CANCELLED'
GROUP BY s.biz_typ_cd
ORDER BY 2 DESC;

-- question: Best selling products of cafes by quantity in the last 90 days
-- verified_by: kyung
-- verified_on: 2025-06-18
-- runs: 6
SELECT p.product_id, p.product_name, s.shop_name, sum(i.qty) AS sold
FROM shop.shop_order_items i
JOIN shop.shop_orders o ON o.shop_order_id = i.shop_order_id
JOIN shop.products p ON p.product_id = i.product_id
JOIN shop.shops s ON s.shop_id = o.shop_id
WHERE s.biz_typ_cd = 'CAFE' AND o.order_status IN ('COMPLETED', 'PAID') AND NOT o.is_test
  AND o.order_date BETWEEN DATE '2025-03-21' AND DATE '2025-06-18'
GROUP BY p.product_id, p.product_name, s.shop_name
ORDER BY sold DESC, p.product_id
LIMIT 10;

-- question: 동네가게 쿠폰 사용 건수 상위 10개
-- verified_by: yuna
-- verified_on: 2025-05-26
-- runs: 7
SELECT c.coupon_id, c.coupon_name, count(*) AS used
FROM shop.coupon_redemptions r
JOIN shop.coupons c ON c.coupon_id = r.coupon_id
GROUP BY c.coupon_id, c.coupon_name
ORDER BY used DESC, c.coupon_id
LIMIT 10;

-- question: Commission earned from each shop grade this year in won
-- verified_by: kyung
-- verified_on: 2025-06-06
-- runs: 9
SELECT g.grade, sum((o.order_amount - o.discount_amount) * f.krw_per_unit * g.commission_rate) AS commission_krw
FROM shop.shop_orders o
JOIN shop.shop_grade_hist g
  ON g.shop_id = o.shop_id AND o.order_date >= g.valid_from AND o.order_date < g.valid_to
JOIN dim.fx_rate f ON f.rate_date = o.order_date AND f.currency = o.currency
WHERE o.order_status IN ('COMPLETED', 'PAID') AND NOT o.is_test AND o.order_date >= DATE '2025-01-01'
GROUP BY g.grade
ORDER BY commission_krw DESC;

-- question: Repeat purchase rate: members with two or more shop orders out of all shop customers, 2025
-- verified_by: kyung
-- verified_on: 2025-06-13
-- runs: 5
WITH customers AS (
  SELECT member_id, count(*) AS orders
  FROM shop.shop_orders
  WHERE order_status IN ('COMPLETED', 'PAID') AND NOT is_test AND order_date >= DATE '2025-01-01'
  GROUP BY member_id
)
SELECT count(*) FILTER (orders >= 2) / count(*) AS repeat_rate FROM customers;

-- question: Average review rating per business type, deleted reviews left out
-- verified_by: aram
-- verified_on: 2025-04-30
-- runs: 6
SELECT s.biz_typ_cd, avg(v.rating) AS avg_rating, count(*) AS reviews
FROM shop.shop_reviews v JOIN shop.shops s USING (shop_id)
WHERE NOT v.is_deleted AND NOT s.is_test
GROUP BY s.biz_typ_cd
ORDER BY avg_rating DESC;

-- question: How many shops opened and closed each quarter?
-- verified_by: aram
-- verified_on: 2025-04-03
-- runs: 7
SELECT d.year, d.quarter,
  count(*) FILTER (s.opened_date = d.dt) AS opened,
  count(*) FILTER (s.closed_date = d.dt) AS closed
FROM dim.dim_date d
JOIN shop.shops s ON s.opened_date = d.dt OR s.closed_date = d.dt
WHERE NOT s.is_test AND d.dt <= DATE '2025-03-31'
GROUP BY d.year, d.quarter
ORDER BY d.year, d.quarter;

-- question: shop sales per month
-- runs: 13
SELECT date_trunc('month', order_date) AS m, sum(order_amount) AS sales FROM shop.shop_orders GROUP BY 1 ORDER BY 1;

-- runs: 6
SELECT order_status, currency, count(*) AS n FROM shop.shop_orders WHERE order_date >= DATE '2025-06-01' GROUP BY ALL;

-- question: avg rating by shop
-- runs: 4
SELECT s.shop_name, avg(r.rating) FROM shop.shop_reviews r JOIN shop.shops s ON s.shop_id = r.shop_id GROUP BY 1 HAVING count(*) > 30 ORDER BY 2 DESC;

SELECT r.city_name_en, count(*) AS shops
FROM shop.shops s JOIN dim.region r ON r.region_id = s.region_id
WHERE s.shop_status <> 'CLOSED'
GROUP BY 1
ORDER BY 2 DESC;
