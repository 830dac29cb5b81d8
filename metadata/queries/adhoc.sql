-- Somebody's scratch queries, kept because they are still run now and then.

-- question: GMV by day
-- runs: 29
SELECT dt, gmv FROM mart.gmv_daily_tmp WHERE dt >= DATE '2025-04-01' ORDER BY dt;

-- question: completed orders by category in 2025
-- runs: 8
SELECT category_id, count(*), sum(total_amount) FROM trade.orders_tmp WHERE order_status = 'COMPLETED' GROUP BY category_id ORDER BY 3 DESC;

-- question: how many members do we have
-- runs: 26
SELECT count(*) FROM member.members_old WHERE del_yn = 'N';

-- question: orders per day this month
-- runs: 14
SELECT ordered_at::DATE AS d, count(*) FROM staging.stg_orders WHERE ordered_at >= TIMESTAMP '2025-06-01' GROUP BY d ORDER BY d;

-- question: top sellers
-- runs: 12
SELECT seller_id, count(*) AS n, sum(item_amount) AS amt FROM trade.orders GROUP BY seller_id ORDER BY amt DESC LIMIT 100;

-- question: sales by currency all together
-- runs: 3
SELECT 'shop' AS src, sum(order_amount) AS amt FROM shop.shop_orders
UNION ALL
SELECT 'p2p', sum(total_amount) FROM trade.orders WHERE order_status = 'COMPLETED';

-- question: conversion from listing view to order
-- runs: 5
SELECT count(*) FILTER (event_name = 'request_order') / count(*) FILTER (event_name = 'view_listing') AS conv
FROM event.events_202504;

-- runs: 9
SELECT m.signup_platform, count(DISTINCT o.buyer_id) AS buyers
FROM member.members m JOIN trade.orders o ON o.buyer_id = m.member_id
WHERE o.order_date >= DATE '2025-05-01'
GROUP BY 1;

-- question: new members yesterday
-- runs: 4
SELECT count(*) FROM member.members WHERE signup_at::DATE = DATE '2025-06-17';

SELECT l.seller_id, count(*) AS listings, count(*) FILTER (l.listing_status = 'SOLD') AS sold
FROM listing.listings l
WHERE l.created_date >= DATE '2025-01-01'
GROUP BY l.seller_id
HAVING count(*) >= 30
ORDER BY listings DESC;

-- question: ad revenue per advertiser 2023
-- runs: 1
SELECT c.advertiser_id, sum(o.cost_amt) AS cost
FROM ads.ad_daily_stats_old o JOIN ads.campaigns c ON c.campaign_id = o.cmpgn_id
GROUP BY 1 ORDER BY 2 DESC LIMIT 30;

SELECT st_cd, count(*), sum(txn_amt) FROM staging.stg_pay_txn GROUP BY st_cd;

-- question: average manner score by city
-- runs: 6
SELECT r.city_name_en, avg(m.manner_score) AS avg_score
FROM member.members m JOIN dim.region r ON r.region_id = m.home_region_id
GROUP BY 1 ORDER BY 2 DESC;

-- runs: 2
SELECT v.reviewee_id, avg(v.score) AS score, count(*) AS n
FROM member.manner_reviews v
WHERE NOT v.is_deleted
GROUP BY v.reviewee_id
HAVING count(*) >= 10
ORDER BY score
LIMIT 50;

-- question: duplicate loads of orders
-- runs: 3
SELECT order_id, count(*) AS copies FROM staging.stg_orders GROUP BY order_id HAVING count(*) > 1 ORDER BY order_id LIMIT 100;

-- question: listings created per day in stage
SELECT created_at::DATE AS d, count(*) FROM staging.stg_listings GROUP BY 1 ORDER BY 1;

-- runs: 5
SELECT o.order_id, t.txn_id, t.st_cd, s.ship_st_cd
FROM trade.orders o
LEFT JOIN payment.pay_txn t ON t.ord_id = o.order_id AND t.ord_src = 'P2P'
LEFT JOIN logistics.shipments s ON s.order_id = o.order_id
WHERE o.order_date = DATE '2025-06-16' AND o.order_type = 'PARCEL'
ORDER BY o.order_id;

-- question: members joined but never bought
-- runs: 4
SELECT count(*) FROM member.members m LEFT JOIN trade.orders o ON o.buyer_id = m.member_id WHERE o.order_id IS NULL;

SELECT push_type, count(*) AS sent, count(opened_at) AS opened FROM event.push_sends WHERE dt = DATE '2025-06-17' GROUP BY 1;

-- question: share of iOS users
-- runs: 3
SELECT count(*) FILTER (platform = 'ios') / count(*) FROM member.devices;
