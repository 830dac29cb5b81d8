INSERT INTO mart.member_360
WITH lst AS (
  SELECT seller_id AS member_id, count(*) AS n, count(*) FILTER (created_date > DATE '2025-05-19') AS n30,
    count(*) FILTER (created_date > DATE '2025-03-20') AS n90,
    count(*) FILTER (created_date > DATE '2024-06-18') AS n365,
    count(*) FILTER (listing_status = 'SOLD') AS sold, count(*) FILTER (is_free) AS free,
    count(*) FILTER (is_deleted) AS del, avg(price_krw) FILTER (NOT is_free) AS price,
    max(price_krw) AS top_price, max(created_date) AS last_date, sum(like_count) AS likes
  FROM listing.listings GROUP BY 1
),
buy AS (
  SELECT buyer_id AS member_id, count(*) AS n, count(*) FILTER (order_date > DATE '2025-05-19') AS n30,
    count(*) FILTER (order_date > DATE '2025-03-20') AS n90,
    count(*) FILTER (order_status = 'COMPLETED') AS done,
    count(*) FILTER (order_status = 'CANCELLED') AS cancelled,
    sum(total_amount) FILTER (order_status = 'COMPLETED') AS amt,
    sum(total_amount) FILTER (order_status = 'COMPLETED' AND order_date > DATE '2025-03-20') AS amt90,
    min(order_date) AS first_date, max(order_date) AS last_date
  FROM trade.orders WHERE NOT is_deleted GROUP BY 1
),
sell AS (
  SELECT seller_id AS member_id, count(*) AS n, count(*) FILTER (order_status = 'COMPLETED') AS done,
    sum(item_amount) FILTER (order_status = 'COMPLETED') AS amt,
    sum(item_amount) FILTER (order_status = 'COMPLETED' AND order_date > DATE '2025-03-20') AS amt90,
    max(completed_date) AS last_date
  FROM trade.orders WHERE NOT is_deleted GROUP BY 1
),
room_b AS (SELECT buyer_id AS member_id, count(*) AS n FROM chat.chat_rooms GROUP BY 1),
room_s AS (
  SELECT seller_id AS member_id, count(*) AS n, avg(response_seconds) AS resp
  FROM chat.chat_response_stats GROUP BY 1
),
likes AS (SELECT member_id, count(*) AS n FROM listing.listing_likes GROUP BY 1),
srch AS (
  SELECT member_id, count(*) AS n, count(*) FILTER (dt > DATE '2025-05-19') AS n30
  FROM search.search_logs GROUP BY 1
),
act AS (
  SELECT member_id, count(*) FILTER (dt > DATE '2025-05-19') AS d30, count(*) FILTER (dt > DATE '2025-03-20') AS d90,
    sum(session_cnt) FILTER (dt > DATE '2025-05-19') AS s30,
    sum(stay_sec) FILTER (dt > DATE '2025-05-19') AS stay30, max(dt) AS last_date
  FROM event.daily_active_members GROUP BY 1
),
fol AS (SELECT followee_id AS member_id, count(*) AS n FROM member.member_follows GROUP BY 1),
fee AS (SELECT follower_id AS member_id, count(*) AS n FROM member.member_follows GROUP BY 1),
rvw AS (
  SELECT reviewee_id AS member_id, count(*) AS n, avg(score) AS score
  FROM member.manner_reviews WHERE NOT is_deleted GROUP BY 1
),
wrote AS (SELECT reviewer_id AS member_id, count(*) AS n FROM member.manner_reviews GROUP BY 1),
rpt AS (
  SELECT l.seller_id AS member_id, count(*) AS n
  FROM listing.listing_reports r JOIN listing.listings l USING (listing_id) GROUP BY 1
),
tkt AS (
  SELECT member_id, count(*) AS n, count(*) FILTER (ticket_status IN ('OPEN', 'IN_PROGRESS')) AS open,
    max(created_date) AS last_date
  FROM support.tickets GROUP BY 1
),
wal AS (
  SELECT usr_id AS member_id, sum(CASE dr_cr WHEN 'C' THEN amt ELSE -amt END) AS bal
  FROM payment.wallet_ledger GROUP BY 1
),
mth AS (SELECT usr_id AS member_id, count(*) AS n FROM payment.pay_method WHERE del_yn = 'N' GROUP BY 1),
shp AS (
  SELECT o.member_id, count(*) AS n, sum((o.order_amount - o.discount_amount) * f.krw_per_unit) AS amt,
    count(o.coupon_id) AS cpn
  FROM shop.shop_orders o JOIN dim.fx_rate f ON f.rate_date = o.order_date AND f.currency = o.currency
  WHERE o.order_status IN ('COMPLETED', 'PAID') GROUP BY 1
),
psh AS (
  SELECT member_id, count(*) AS n, count(opened_at) AS opened
  FROM event.push_sends WHERE dt > DATE '2025-05-19' GROUP BY 1
),
rgn AS (SELECT member_id, count(verified_at) AS n FROM member.member_regions GROUP BY 1)
SELECT m.member_id, DATE '2025-06-18', m.nickname, m.gender, m.birth_year,
  CASE WHEN m.birth_year IS NULL THEN NULL WHEN m.birth_year > 2005 THEN '10s' WHEN m.birth_year > 1995 THEN '20s'
    WHEN m.birth_year > 1985 THEN '30s' WHEN m.birth_year > 1975 THEN '40s' WHEN m.birth_year > 1965 THEN '50s'
    ELSE '60+' END,
  m.home_region_id, r.city_cd, m.signup_date, m.signup_channel, m.signup_platform,
  DATE '2025-06-18' - m.signup_date, m.member_status, m.manner_score, h.manner_grade, m.is_test, m.is_deleted,
  coalesce(lst.n, 0), coalesce(lst.n30, 0), coalesce(lst.n90, 0), coalesce(lst.n365, 0), coalesce(lst.sold, 0),
  coalesce(lst.free, 0), coalesce(lst.del, 0), lst.price, lst.top_price, lst.last_date,
  coalesce(buy.n, 0), coalesce(buy.n30, 0), coalesce(buy.n90, 0), coalesce(buy.done, 0),
  coalesce(buy.cancelled, 0), coalesce(buy.amt, 0), coalesce(buy.amt90, 0), buy.first_date, buy.last_date,
  coalesce(sell.n, 0), coalesce(sell.done, 0), coalesce(sell.amt, 0), coalesce(sell.amt90, 0), sell.last_date,
  coalesce(room_b.n, 0), coalesce(room_s.n, 0), round(room_s.resp, 1), coalesce(likes.n, 0),
  coalesce(lst.likes, 0), coalesce(srch.n, 0), coalesce(srch.n30, 0), coalesce(act.d30, 0), coalesce(act.d90, 0),
  coalesce(act.s30, 0), coalesce(act.stay30, 0), act.last_date, coalesce(fol.n, 0), coalesce(fee.n, 0),
  coalesce(rvw.n, 0), round(rvw.score, 2), coalesce(wrote.n, 0), coalesce(rpt.n, 0), coalesce(tkt.n, 0),
  coalesce(tkt.open, 0), tkt.last_date, coalesce(wal.bal, 0), coalesce(mth.n, 0), coalesce(shp.n, 0),
  coalesce(shp.amt, 0)::BIGINT, coalesce(shp.cpn, 0), coalesce(psh.n, 0), coalesce(psh.opened, 0),
  coalesce(rgn.n, 0), coalesce(lst.n, 0) > 0, coalesce(buy.done, 0) > 0,
  CASE WHEN m.is_deleted THEN 'LOST' WHEN coalesce(buy.n90, 0) >= 3 OR coalesce(lst.n90, 0) >= 5 THEN 'CHAMPION'
    WHEN coalesce(buy.n90, 0) + coalesce(lst.n90, 0) > 0 THEN 'REGULAR'
    WHEN coalesce(act.d90, 0) > 0 THEN 'WINDOW_SHOPPER' ELSE 'SLEEPING' END
FROM member.members m
JOIN dim.region r ON r.region_id = m.home_region_id
JOIN (SELECT member_id, manner_grade FROM member.member_profile_hist WHERE is_current) h USING (member_id)
LEFT JOIN lst USING (member_id) LEFT JOIN buy USING (member_id) LEFT JOIN sell USING (member_id)
LEFT JOIN room_b USING (member_id) LEFT JOIN room_s USING (member_id) LEFT JOIN likes USING (member_id)
LEFT JOIN srch USING (member_id) LEFT JOIN act USING (member_id) LEFT JOIN fol USING (member_id)
LEFT JOIN fee USING (member_id) LEFT JOIN rvw USING (member_id) LEFT JOIN wrote USING (member_id)
LEFT JOIN rpt USING (member_id) LEFT JOIN tkt USING (member_id) LEFT JOIN wal USING (member_id)
LEFT JOIN mth USING (member_id) LEFT JOIN shp USING (member_id) LEFT JOIN psh USING (member_id)
LEFT JOIN rgn USING (member_id)
ORDER BY m.member_id;
