-- question: New listings per week in 2025
-- verified_by: chaewon
-- verified_on: 2025-06-16
-- runs: 38
SELECT d.week_start, count(*) AS new_listings
FROM listing.listings l
JOIN dim.dim_date d ON d.dt = l.created_date
WHERE l.created_date >= DATE '2025-01-01' AND NOT l.is_deleted
GROUP BY d.week_start
ORDER BY d.week_start;

-- question: Top 10 categories by number of new listings last month
-- verified_by: chaewon
-- verified_on: 2025-06-02
-- runs: 44
SELECT c.category_name_en, count(*) AS listings
FROM listing.listings l
JOIN dim.category c ON c.category_id = l.category_id
WHERE l.created_date BETWEEN DATE '2025-05-01' AND DATE '2025-05-31' AND NOT l.is_deleted
GROUP BY c.category_name_en
ORDER BY listings DESC
LIMIT 10;

-- question: Sell-through rate by category for listings put up in the first quarter of 2025
-- verified_by: chaewon
-- verified_on: 2025-05-12
-- runs: 15
SELECT c.category_name_en AS category,
  count(*) FILTER (l.listing_status = 'SOLD') / count(*) AS sell_through_rate,
  count(*) AS listings
FROM listing.listings l
JOIN dim.category c USING (category_id)
WHERE NOT l.is_deleted AND l.created_date >= DATE '2025-01-01' AND l.created_date < DATE '2025-04-01'
GROUP BY 1
ORDER BY 2 DESC;

-- question: 나눔 게시글 비중은 월별로 어떻게 되나요?
-- verified_by: yuna
-- verified_on: 2025-06-09
-- runs: 12
SELECT date_trunc('month', created_date)::DATE AS month, count(*) FILTER (is_free) / count(*) AS giveaway_share
FROM listing.listings
WHERE NOT is_deleted
GROUP BY month
ORDER BY month;

-- question: Median asking price of smartphones by condition
-- verified_by: eunwoo
-- verified_on: 2025-04-24
-- runs: 9
SELECT l.item_condition, median(l.price_krw) AS median_price_krw, count(*) AS listings
FROM listing.listings l
JOIN dim.category c ON c.category_id = l.category_id
WHERE c.category_name_en = 'Smartphones' AND NOT l.is_deleted AND NOT l.is_free AND l.item_condition IS NOT NULL
GROUP BY l.item_condition
ORDER BY median_price_krw DESC;

-- question: How many days does it take to sell, by top-level category (median)?
-- verified_by: eunwoo
-- verified_on: 2025-05-07
-- runs: 13
SELECT p.category_name_en AS category, median(date_diff('hour', l.created_at, l.sold_at) / 24.0) AS median_days
FROM listing.listings l
JOIN dim.category c ON c.category_id = l.category_id
JOIN dim.category p ON p.category_id = c.parent_id
WHERE l.listing_status = 'SOLD' AND NOT l.is_deleted
GROUP BY p.category_name_en
ORDER BY median_days;

-- question: which listings got the most likes in June 2025
-- verified_by: chaewon
-- verified_on: 2025-06-18
-- runs: 11
SELECT k.listing_id, l.title, count(*) AS likes
FROM listing.listing_likes k
JOIN listing.listings l ON l.listing_id = k.listing_id
WHERE k.like_date BETWEEN DATE '2025-06-01' AND DATE '2025-06-18' AND NOT l.is_deleted
GROUP BY k.listing_id, l.title
ORDER BY likes DESC, k.listing_id
LIMIT 20;

-- question: Listings per active seller by city in May 2025
-- verified_by: chaewon
-- verified_on: 2025-06-05
-- runs: 6
SELECT r.city_name_en, count(*) / count(DISTINCT l.seller_id) AS listings_per_seller, count(DISTINCT l.seller_id) AS sellers
FROM listing.listings l
JOIN dim.region r ON r.region_id = l.region_id
JOIN member.members m ON m.member_id = l.seller_id
WHERE l.created_date BETWEEN DATE '2025-05-01' AND DATE '2025-05-31' AND NOT l.is_deleted AND NOT m.is_test
GROUP BY r.city_name_en
ORDER BY sellers DESC;

-- question: Reports of listings by reason this year and how many were upheld
-- verified_by: hayoon
-- verified_on: 2025-06-13
-- runs: 14
SELECT c.cd_name_en AS reason, count(*) AS reports, count(*) FILTER (r.report_status = 'UPHELD') AS upheld
FROM listing.listing_reports r
JOIN dim.code c ON c.grp_cd = 'RPT_RSN' AND c.cd = r.rsn_cd
WHERE r.report_date >= DATE '2025-01-01'
GROUP BY c.cd_name_en
ORDER BY reports DESC;

-- question: How long do reports stay open, by reason (median hours)?
-- verified_by: hayoon
-- verified_on: 2025-04-29
-- runs: 5
SELECT c.cd_name_en AS reason, median(date_diff('minute', r.reported_at, r.resolved_at)) / 60 AS median_hours
FROM listing.listing_reports r
JOIN dim.code c ON c.grp_cd = 'RPT_RSN' AND c.cd = r.rsn_cd
WHERE r.resolved_at IS NOT NULL
GROUP BY 1
ORDER BY 2;

-- question: Share of listings whose price was cut at least once, by month
-- verified_by: eunwoo
-- verified_on: 2025-05-28
-- runs: 4
WITH cuts AS (
  SELECT listing_id, count(*) > 1 AS was_cut FROM listing.listing_price_hist GROUP BY listing_id
)
SELECT date_trunc('month', l.created_date)::DATE AS month, avg(cuts.was_cut::INTEGER) AS share_cut
FROM listing.listings l JOIN cuts ON cuts.listing_id = l.listing_id
WHERE NOT l.is_deleted AND l.created_date >= DATE '2025-01-01'
GROUP BY 1
ORDER BY 1;

-- question: Most common brands among electronics listings
-- verified_by: eunwoo
-- verified_on: 2025-03-26
-- runs: 7
SELECT a.attr_val AS brand, count(*) AS listings
FROM listing.listing_attributes a
JOIN listing.listings l ON l.listing_id = a.listing_id
JOIN dim.category c ON c.category_id = l.category_id
JOIN dim.category p ON p.category_id = c.parent_id
WHERE a.attr_nm = 'brand' AND p.category_name_en = 'Electronics' AND NOT l.is_deleted
GROUP BY a.attr_val
ORDER BY listings DESC;

-- question: Air conditioner listings by month in 2024
-- verified_by: chaewon
-- verified_on: 2025-02-11
SELECT d.month, d.month_name, count(*) AS listings
FROM listing.listings l
JOIN dim.dim_date d ON d.dt = l.created_date
JOIN dim.category c ON c.category_id = l.category_id
WHERE c.category_name_en = 'Air Conditioners' AND d.year = 2024 AND NOT l.is_deleted
GROUP BY d.month, d.month_name
ORDER BY d.month;

-- question: how many listings are on sale right now in Mapo-gu
-- verified_by: chaewon
-- verified_on: 2025-06-17
-- runs: 3
SELECT count(*) AS on_sale
FROM listing.listings l JOIN dim.region r ON r.region_id = l.region_id
WHERE r.city_name_en = 'Seoul' AND r.district_name_en = 'Mapo-gu' AND l.listing_status = 'ON_SALE' AND NOT l.is_deleted;

-- question: listings count by status
-- runs: 25
SELECT listing_status, count(*) FROM listing.listings GROUP BY 1;

-- runs: 5
SELECT l.item_condition, l.allows_delivery, avg(l.price_krw) AS avg_price, avg(l.view_count) AS avg_views
FROM listing.listings l
WHERE l.created_date >= DATE '2025-01-01' AND NOT l.is_deleted
GROUP BY ALL
ORDER BY 1, 2;

-- question: avg price by category from the April backup
-- runs: 2
SELECT category_id, avg(price_krw) FROM listing.listings_backup_20250401 WHERE listing_status = 'SOLD' GROUP BY category_id;

SELECT date_trunc('hour', created_at + INTERVAL 9 HOUR) AS hour_kst, count(*) AS listings
FROM listing.listings
WHERE created_date = DATE '2025-06-15'
GROUP BY 1
ORDER BY 1;
