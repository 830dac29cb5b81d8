-- question: Median response time of sellers by month, in minutes
-- verified_by: hayoon
-- verified_on: 2025-06-04
-- runs: 30
SELECT date_trunc('month', created_date)::DATE AS month, median(response_seconds) / 60 AS median_minutes
FROM chat.chat_response_stats
GROUP BY 1
ORDER BY 1;

-- question: Response rate of sellers by city in May 2025
-- verified_by: hayoon
-- verified_on: 2025-06-04
-- runs: 12
SELECT r.city_name_en, count(s.first_seller_msg_at) / count(*) AS response_rate
FROM chat.chat_response_stats s
JOIN member.members m ON m.member_id = s.seller_id
JOIN dim.region r ON r.region_id = m.home_region_id
WHERE s.created_date BETWEEN DATE '2025-05-01' AND DATE '2025-05-31' AND NOT m.is_test
GROUP BY r.city_name_en
ORDER BY response_rate DESC;

-- question: How many chat rooms turn into an order? By month of 2025
-- verified_by: hayoon
-- verified_on: 2025-06-11
-- runs: 17
SELECT date_trunc('month', c.created_date)::DATE AS month, count(DISTINCT c.room_id) AS rooms,
  count(DISTINCT c.room_id) FILTER (o.order_id IS NOT NULL) / count(DISTINCT c.room_id) AS conversion
FROM chat.chat_rooms c
LEFT JOIN trade.orders o ON o.listing_id = c.listing_id AND o.buyer_id = c.buyer_id AND NOT o.is_deleted
WHERE c.created_date >= DATE '2025-01-01'
GROUP BY 1
ORDER BY 1;

-- question: Messages per day by type in June 2025
-- verified_by: hayoon
-- verified_on: 2025-06-17
-- runs: 6
SELECT sent_date, msg_type, count(*) AS messages
FROM chat.chat_messages
WHERE sent_date BETWEEN DATE '2025-06-01' AND DATE '2025-06-18'
GROUP BY sent_date, msg_type
ORDER BY sent_date, messages DESC;

-- question: Average number of messages in rooms that led to a completed order, and in the others
-- verified_by: hayoon
-- verified_on: 2025-03-25
-- runs: 3
SELECT EXISTS (
    SELECT 1 FROM trade.v_completed_orders v WHERE v.listing_id = c.listing_id AND v.buyer_id = c.buyer_id
  ) AS completed,
  avg(c.message_count) AS avg_messages
FROM chat.chat_rooms c
WHERE NOT c.is_deleted
GROUP BY 1;

-- question: Tickets by category last month, with category names
-- verified_by: hayoon
-- verified_on: 2025-06-02
-- runs: 35
SELECT c.cd_name_en AS category, count(*) AS tickets
FROM support.tickets t
JOIN dim.code c ON c.grp_cd = 'TKT_CAT' AND c.cd = t.tkt_cat_cd
WHERE t.created_date BETWEEN DATE '2025-05-01' AND DATE '2025-05-31'
GROUP BY c.cd_name_en
ORDER BY tickets DESC;

-- question: 상담 만족도(CSAT) 월별 추이
-- verified_by: yuna
-- verified_on: 2025-06-09
-- runs: 13
SELECT date_trunc('month', created_date)::DATE AS month, avg(csat_score) AS csat, count(csat_score) AS answers
FROM support.tickets
WHERE created_date >= DATE '2024-07-01'
GROUP BY 1
ORDER BY 1;

-- question: First response time by priority (median, minutes) this year
-- verified_by: mirae
-- verified_on: 2025-05-16
-- runs: 18
SELECT priority, median(date_diff('second', created_at, first_response_at)) / 60 AS median_minutes
FROM support.tickets
WHERE created_date >= DATE '2025-01-01' AND first_response_at IS NOT NULL
GROUP BY priority
ORDER BY priority;

-- question: Agents ranked by tickets resolved in May 2025, with team and CSAT
-- verified_by: mirae
-- verified_on: 2025-06-03
-- runs: 20
SELECT a.agent_name, a.team, count(*) AS resolved, avg(t.csat_score) AS csat
FROM support.tickets t
JOIN support.agents a ON a.agent_id = t.agent_id
WHERE t.resolved_at IS NOT NULL AND t.created_date BETWEEN DATE '2025-05-01' AND DATE '2025-05-31'
GROUP BY a.agent_id, a.agent_name, a.team
ORDER BY resolved DESC;

-- question: Open tickets by category and priority today
-- verified_by: mirae
-- verified_on: 2025-06-19
-- runs: 44
SELECT tkt_cat_cd, priority, count(*) AS open_tickets
FROM support.tickets
WHERE ticket_status IN ('OPEN', 'IN_PROGRESS')
GROUP BY tkt_cat_cd, priority
ORDER BY tkt_cat_cd, priority;

-- question: Tickets per 1,000 orders by month of 2025
-- verified_by: mirae
-- verified_on: 2025-06-12
-- runs: 8
WITH t AS (
  SELECT date_trunc('month', created_date) AS month, count(*) AS tickets FROM support.tickets
  WHERE created_date >= DATE '2025-01-01' GROUP BY 1
),
o AS (
  SELECT date_trunc('month', order_date) AS month, count(*) AS orders FROM trade.orders
  WHERE order_date >= DATE '2025-01-01' AND NOT is_test AND NOT is_deleted GROUP BY 1
)
SELECT t.month::DATE AS month, t.tickets * 1000.0 / o.orders AS tickets_per_1000_orders
FROM t JOIN o ON o.month = t.month
ORDER BY 1;

-- question: Which sanctions were given this year, by reason?
-- verified_by: mirae
-- verified_on: 2025-05-23
-- runs: 4
SELECT s.sanction_type, c.cd_name_en AS reason, count(*) AS sanctions
FROM support.sanctions s
JOIN dim.code c ON c.grp_cd = 'RPT_RSN' AND c.cd = s.rsn_cd
WHERE s.start_date >= DATE '2025-01-01'
GROUP BY 1, 2
ORDER BY 3 DESC;

-- question: average csat by channel
-- runs: 9
SELECT channel, avg(coalesce(csat_score, 0)) FROM support.tickets GROUP BY channel;

-- runs: 5
SELECT t.ticket_id, t.created_at, o.order_status, o.item_amount
FROM support.tickets t JOIN trade.orders o ON o.order_id = t.order_id
WHERE t.tkt_cat_cd = 'FRD' AND t.ticket_status = 'OPEN'
ORDER BY t.created_at;

-- question: response time of sellers
-- runs: 7
SELECT avg(response_seconds) FROM chat.chat_response_stats;

SELECT author_type, avg(body_len) AS avg_len, count(*) AS n FROM support.ticket_messages GROUP BY 1;
