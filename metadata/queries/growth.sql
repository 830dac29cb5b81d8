-- question: New members per month in 2024 and 2025
-- verified_by: suah
-- verified_on: 2025-06-02
-- runs: 48
SELECT date_trunc('month', signup_date)::DATE AS month, count(*) AS new_members
FROM member.members
WHERE NOT is_test AND signup_date >= DATE '2024-01-01'
GROUP BY 1
ORDER BY 1;

-- question: Daily active members over the last 30 days
-- verified_by: suah
-- verified_on: 2025-06-18
-- runs: 130
SELECT a.dt, count(DISTINCT a.member_id) AS dau
FROM event.daily_active_members a
JOIN member.members m ON m.member_id = a.member_id
WHERE NOT m.is_test AND a.dt BETWEEN DATE '2025-05-20' AND DATE '2025-06-18'
GROUP BY a.dt
ORDER BY a.dt;

-- question: MAU by month this year
-- verified_by: suah
-- verified_on: 2025-06-02
-- runs: 77
SELECT strftime(a.dt, '%Y-%m') AS month, count(DISTINCT a.member_id) AS mau
FROM event.daily_active_members a
INNER JOIN member.members m USING (member_id)
WHERE a.dt >= DATE '2025-01-01' AND m.is_test = false
GROUP BY month
ORDER BY month;

-- question: Which signup channel brought the most members in May 2025?
-- verified_by: doyun
-- verified_on: 2025-06-04
-- runs: 21
SELECT signup_channel, count(*) AS members
FROM member.members
WHERE signup_date BETWEEN DATE '2025-05-01' AND DATE '2025-05-31' AND NOT is_test
GROUP BY signup_channel
ORDER BY members DESC;

-- question: 2025년 가입 경로별 신규 회원 수
-- verified_by: yuna
-- verified_on: 2025-05-30
-- runs: 10
SELECT signup_channel AS 가입경로, count(*) AS 회원수
FROM member.members
WHERE signup_date >= DATE '2025-01-01' AND NOT is_test
GROUP BY 1
ORDER BY 2 DESC;

-- question: Monthly retention of the cohorts of the second half of 2024
-- verified_by: suah
-- verified_on: 2025-06-10
-- runs: 26
WITH cohort AS (
  SELECT member_id, date_trunc('month', signup_date)::DATE AS cohort_month
  FROM member.members
  WHERE NOT is_test AND signup_date >= DATE '2024-07-01' AND signup_date < DATE '2025-01-01'
),
active AS (
  SELECT DISTINCT member_id, date_trunc('month', dt)::DATE AS active_month
  FROM event.daily_active_members
),
sizes AS (SELECT cohort_month, count(*) AS members FROM cohort GROUP BY 1)
SELECT c.cohort_month, date_diff('month', c.cohort_month, a.active_month) AS month_no,
  count(*) / any_value(s.members) AS retention
FROM cohort c
JOIN active a ON a.member_id = c.member_id AND a.active_month >= c.cohort_month
JOIN sizes s ON s.cohort_month = c.cohort_month
GROUP BY 1, 2
ORDER BY 1, 2;

-- question: What share of the members who joined in January 2025 bought something within 30 days?
-- verified_by: suah
-- verified_on: 2025-03-11
-- runs: 9
SELECT count(DISTINCT o.buyer_id) / count(DISTINCT m.member_id) AS conversion
FROM member.members m
LEFT JOIN trade.orders o
  ON o.buyer_id = m.member_id AND o.order_status = 'COMPLETED' AND NOT o.is_deleted
  AND o.order_date BETWEEN m.signup_date AND m.signup_date + 30
WHERE m.signup_date BETWEEN DATE '2025-01-01' AND DATE '2025-01-31' AND NOT m.is_test;

-- question: Members by age band and gender
-- verified_by: doyun
-- verified_on: 2025-05-02
-- runs: 18
SELECT age_band, gender, count(*) AS members
FROM mart.member_360
WHERE NOT is_test AND NOT is_deleted AND age_band IS NOT NULL
GROUP BY age_band, gender
ORDER BY age_band, gender;

-- question: How many members withdrew each month, and why?
-- verified_by: doyun
-- verified_on: 2025-06-05
-- runs: 13
SELECT date_trunc('month', w.withdrawn_date)::DATE AS month, coalesce(c.cd_name_en, 'not given') AS reason, count(*) AS members
FROM member.withdrawals w
LEFT JOIN dim.code c ON c.grp_cd = 'WDRW_RSN' AND c.cd = w.rsn_cd
WHERE w.withdrawn_date >= DATE '2025-01-01'
GROUP BY 1, 2
ORDER BY 1, 3 DESC;

-- question: Average sessions per active member and day by platform, June 2025
-- verified_by: suah
-- verified_on: 2025-06-17
-- runs: 7
SELECT a.platform, sum(a.session_cnt) / count(*) AS sessions_per_day, sum(a.stay_sec) / count(*) / 60 AS minutes_per_day
FROM event.daily_active_members a
JOIN member.members m ON m.member_id = a.member_id AND NOT m.is_test
WHERE a.dt BETWEEN DATE '2025-06-01' AND DATE '2025-06-18'
GROUP BY a.platform;

-- question: Stickiness (DAU over MAU) for each month of 2025
-- verified_by: suah
-- verified_on: 2025-06-11
-- runs: 16
WITH daily AS (
  SELECT a.dt, count(DISTINCT a.member_id) AS dau
  FROM event.daily_active_members a JOIN member.members m USING (member_id)
  WHERE NOT m.is_test AND a.dt >= DATE '2025-01-01'
  GROUP BY a.dt
),
monthly AS (
  SELECT date_trunc('month', a.dt) AS month, count(DISTINCT a.member_id) AS mau
  FROM event.daily_active_members a JOIN member.members m USING (member_id)
  WHERE NOT m.is_test AND a.dt >= DATE '2025-01-01'
  GROUP BY 1
)
SELECT month::DATE AS month, avg(dau) / any_value(mau) AS stickiness
FROM daily JOIN monthly ON date_trunc('month', daily.dt) = monthly.month
GROUP BY month
ORDER BY month;

-- question: Members per city, without test accounts and withdrawn ones
-- verified_by: doyun
-- verified_on: 2025-05-19
-- runs: 20
SELECT r.city_name_en AS city, count(*) AS members
FROM member.members m
JOIN dim.region r ON r.region_id = m.home_region_id
WHERE NOT m.is_test AND NOT m.is_deleted
GROUP BY 1
ORDER BY members DESC;

-- question: Members per 1,000 residents in the districts of Seoul
-- verified_by: minseo
-- verified_on: 2025-05-21
-- runs: 4
SELECT r.district_name_en, count(*) * 1000.0 / any_value(r.population) AS members_per_1000
FROM member.members m
JOIN dim.region r ON m.home_region_id = r.region_id
WHERE r.city_name_en = 'Seoul' AND NOT m.is_test AND NOT m.is_deleted
GROUP BY r.district_name_en
ORDER BY members_per_1000 DESC;

-- question: How many members held each manner grade on 31 December 2024?
-- verified_by: doyun
-- verified_on: 2025-01-09
-- runs: 3
SELECT h.manner_grade, count(*) AS members
FROM member.member_profile_hist h
JOIN member.members m ON m.member_id = h.member_id
WHERE h.valid_from <= DATE '2024-12-31' AND h.valid_to > DATE '2024-12-31' AND NOT m.is_test
GROUP BY h.manner_grade
ORDER BY members DESC;

-- question: Who were the ten members who invited the most others?
-- verified_by: doyun
-- verified_on: 2025-04-14
-- runs: 5
SELECT m.referrer_member_id AS member_id, count(*) AS invited
FROM member.members m
WHERE m.referrer_member_id IS NOT NULL AND NOT m.is_test
GROUP BY 1
ORDER BY invited DESC, member_id
LIMIT 10;

-- question: Open rate of pushes by type, last month
-- verified_by: suah
-- verified_on: 2025-06-03
-- runs: 19
SELECT p.push_type, count(p.opened_at) / count(*) AS open_rate, count(*) AS sent
FROM event.push_sends p
JOIN member.members m ON m.member_id = p.member_id
WHERE p.dt BETWEEN DATE '2025-05-01' AND DATE '2025-05-31' AND NOT m.is_test
GROUP BY p.push_type
ORDER BY open_rate DESC;

-- question: rank cities by growth of new members, Q2 2025 against Q1 2025
-- verified_by: doyun
-- verified_on: 2025-06-18
WITH q AS (
  SELECT r.city_name_en,
    count(*) FILTER (m.signup_date BETWEEN DATE '2025-01-01' AND DATE '2025-03-31') AS q1,
    count(*) FILTER (m.signup_date BETWEEN DATE '2025-04-01' AND DATE '2025-06-18') AS q2
  FROM member.members m JOIN dim.region r ON r.region_id = m.home_region_id
  WHERE NOT m.is_test
  GROUP BY 1
)
SELECT city_name_en, q1, q2, q2 / q1 - 1 AS change FROM q ORDER BY change DESC;

-- question: active users by region yesterday
-- runs: 12
SELECT r.district_name_ko, count(DISTINCT a.member_id) AS users
FROM event.daily_active_members a
JOIN member.members m USING (member_id)
JOIN dim.region r ON r.region_id = m.home_region_id
WHERE a.dt = DATE '2025-06-17'
GROUP BY 1 ORDER BY 2 DESC;

-- question: how many active users do we have
-- runs: 31
SELECT count(*) FROM member.members WHERE member_status = 'ACTIVE';

-- runs: 8
SELECT rfm_seg, count(*) AS members, avg(buy_amt_krw) AS avg_spent, avg(act_days_30d) AS avg_active_days
FROM mart.member_360
WHERE NOT is_test
GROUP BY rfm_seg
ORDER BY members DESC;

SELECT platform, app_version, count(*) AS devices
FROM member.devices
WHERE last_seen_at >= TIMESTAMP '2025-05-01 00:00:00'
GROUP BY platform, app_version
ORDER BY devices DESC;

-- runs: 2
SELECT f.followee_id, m.nickname, count(*) AS followers
FROM member.member_follows f JOIN member.members m ON m.member_id = f.followee_id
GROUP BY 1, 2 ORDER BY followers DESC LIMIT 20;
