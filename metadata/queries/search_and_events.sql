-- question: Top 20 search keywords of the last 7 days, with English
-- verified_by: seoyeon
-- verified_on: 2025-06-18
-- runs: 62
SELECT l.keyword, k.keyword_en, count(*) AS searches
FROM search.search_logs l
LEFT JOIN search.keyword_dict k ON k.keyword = l.keyword
WHERE l.dt BETWEEN DATE '2025-06-12' AND DATE '2025-06-18'
GROUP BY l.keyword, k.keyword_en
ORDER BY searches DESC
LIMIT 20;

-- question: Zero-result rate of searches by month
-- verified_by: seoyeon
-- verified_on: 2025-06-03
-- runs: 27
SELECT date_trunc('month', dt)::DATE AS month, count(*) FILTER (result_count = 0) / count(*) AS zero_result_rate
FROM search.search_logs
GROUP BY month
ORDER BY month;

-- question: Search CTR by sort order in May 2025
-- verified_by: seoyeon
-- verified_on: 2025-06-05
-- runs: 13
SELECT l.sort_by, count(DISTINCT c.search_id) / count(DISTINCT l.search_id) AS search_ctr
FROM search.search_logs l
LEFT JOIN search.search_clicks c ON c.search_id = l.search_id
WHERE l.dt BETWEEN DATE '2025-05-01' AND DATE '2025-05-31'
GROUP BY l.sort_by
ORDER BY search_ctr DESC;

-- question: Average position of clicked results for the ten most clicked keywords in 2025
-- verified_by: seoyeon
-- verified_on: 2025-05-09
-- runs: 6
SELECT l.keyword, avg(c.position) AS avg_position, count(*) AS clicks
FROM search.search_clicks c
JOIN search.search_logs l ON l.search_id = c.search_id
WHERE c.dt >= DATE '2025-01-01'
GROUP BY l.keyword
ORDER BY clicks DESC
LIMIT 10;

-- question: 검색량이 가장 많이 늘어난 키워드는? (2025년 5월 대비 4월)
-- verified_by: yuna
-- verified_on: 2025-06-02
-- runs: 15
SELECT keyword,
  sum(search_cnt) FILTER (dt BETWEEN DATE '2025-04-01' AND DATE '2025-04-30') AS apr,
  sum(search_cnt) FILTER (dt BETWEEN DATE '2025-05-01' AND DATE '2025-05-31') AS may,
  may - apr AS diff
FROM search.keyword_daily
WHERE dt BETWEEN DATE '2025-04-01' AND DATE '2025-05-31'
GROUP BY keyword
ORDER BY diff DESC
LIMIT 10;

-- question: Searches per city and platform on 15 June 2025
-- verified_by: jiho
-- verified_on: 2025-06-16
-- runs: 4
SELECT r.city_name_en, s.platform, count(*) AS searches
FROM search.search_logs s JOIN dim.region r ON r.region_id = s.region_id
WHERE s.dt = DATE '2025-06-15'
GROUP BY 1, 2
ORDER BY 3 DESC;

-- question: Share of guest searches by week this year
-- verified_by: jiho
-- verified_on: 2025-06-10
-- runs: 5
SELECT date_trunc('week', dt)::DATE AS week_start, count(*) FILTER (member_id IS NULL) / count(*) AS guest_share
FROM search.search_logs
WHERE dt BETWEEN DATE '2025-01-06' AND DATE '2025-06-08'
GROUP BY week_start
ORDER BY week_start;

-- question: Purchase funnel by session in June 2025: viewed a listing, opened a chat, requested an order
-- verified_by: jiho
-- verified_on: 2025-06-18
-- runs: 31
SELECT
  count(DISTINCT session_id) AS sessions,
  count(DISTINCT session_id) FILTER (event_name = 'view_listing') AS viewed,
  count(DISTINCT session_id) FILTER (event_name = 'open_chat') AS chatted,
  count(DISTINCT session_id) FILTER (event_name = 'request_order') AS requested
FROM event.events_202506;

-- question: Funnel by platform for May 2025, from app open to order request
-- verified_by: jiho
-- verified_on: 2025-06-01
-- runs: 14
WITH s AS (
  SELECT session_id, any_value(platform) AS platform,
    bool_or(event_name = 'view_listing') AS v, bool_or(event_name = 'like_listing') AS l,
    bool_or(event_name = 'open_chat') AS c, bool_or(event_name = 'request_order') AS o
  FROM event.events_202505
  GROUP BY session_id
)
SELECT platform, count(*) AS sessions, count(*) FILTER (v) AS viewed, count(*) FILTER (v AND l) AS liked,
  count(*) FILTER (v AND c) AS chatted, count(*) FILTER (v AND c AND o) AS ordered
FROM s
GROUP BY platform
ORDER BY sessions DESC;

-- question: Daily sessions from April to now
-- verified_by: jiho
-- verified_on: 2025-06-17
-- runs: 10
SELECT event_date, count(DISTINCT session_id) AS sessions
FROM (
  SELECT event_date, session_id FROM event.events_202504
  UNION ALL SELECT event_date, session_id FROM event.events_202505
  UNION ALL SELECT event_date, session_id FROM event.events_202506
)
GROUP BY event_date
ORDER BY event_date;

-- question: Crash rate per app version in June (sessions with a crash / sessions)
-- verified_by: jiho
-- verified_on: 2025-06-16
-- runs: 19
SELECT app_version,
  count(DISTINCT session_id) FILTER (event_name = 'app_crash') / count(DISTINCT session_id) AS crash_rate
FROM event.events_202506
GROUP BY app_version
ORDER BY app_version DESC;

-- question: most viewed listings of the last week with category
-- verified_by: seoyeon
-- verified_on: 2025-06-18
-- runs: 3
SELECT e.listing_id, l.title, c.category_name_en, count(*) AS views
FROM event.events_202506 e
JOIN listing.listings l ON l.listing_id = e.listing_id
JOIN dim.category c ON c.category_id = l.category_id
WHERE e.event_name = 'view_listing' AND e.event_date BETWEEN DATE '2025-06-09' AND DATE '2025-06-15'
GROUP BY 1, 2, 3
ORDER BY views DESC, e.listing_id
LIMIT 15;

-- runs: 24
SELECT event_name, count(*) AS n FROM event.events_202506 WHERE event_date = DATE '2025-06-17' GROUP BY event_name ORDER BY n DESC;

-- question: searches for bicycles by month
-- runs: 4
SELECT date_trunc('month', dt) AS month, count(*) FROM search.search_logs WHERE keyword = '자전거' GROUP BY 1 ORDER BY 1;

-- question: hourly searches in Korean time
-- runs: 5
SELECT extract(hour FROM searched_at) AS hr, count(*) FROM search.search_logs WHERE dt >= DATE '2025-06-01' GROUP BY hr ORDER BY hr;

SELECT k.category_id, c.category_name_ko, sum(d.search_cnt) AS searches
FROM search.keyword_daily d
JOIN search.keyword_dict k USING (keyword)
JOIN dim.category c ON c.category_id = k.category_id
WHERE d.dt >= DATE '2025-05-01'
GROUP BY 1, 2
ORDER BY 3 DESC;
