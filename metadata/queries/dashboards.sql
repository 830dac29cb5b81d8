-- question: KPI dashboard of the last 14 days
-- verified_by: jiwoo
-- verified_on: 2025-06-18
-- runs: 210
SELECT dt, dau, new_members, new_listings, orders, completed_orders, gmv_krw, shop_gmv_krw, ads_revenue_krw
FROM mart.daily_kpi
WHERE dt BETWEEN DATE '2025-06-05' AND DATE '2025-06-18'
ORDER BY dt;

-- question: Weekly GMV this year from the KPI table
-- verified_by: jiwoo
-- verified_on: 2025-06-16
-- runs: 88
SELECT d.week_start, sum(k.gmv_krw) AS gmv_krw
FROM mart.daily_kpi k JOIN dim.dim_date d ON d.dt = k.dt
WHERE d.week_start >= DATE '2025-01-06' AND d.week_start < DATE '2025-06-16'
GROUP BY d.week_start
ORDER BY d.week_start;

-- question: Compare GMV on Seollal and Chuseok with ordinary days, by year
-- verified_by: minseo
-- verified_on: 2025-02-06
-- runs: 4
SELECT d.year,
  avg(k.gmv_krw) FILTER (d.holiday_name LIKE 'Seollal%' OR d.holiday_name LIKE 'Chuseok%') AS family_holidays,
  avg(k.gmv_krw) FILTER (NOT d.is_holiday) AS ordinary_days
FROM mart.daily_kpi k JOIN dim.dim_date d USING (dt)
GROUP BY d.year
ORDER BY d.year;

-- question: GMV of the capital area against the rest by month of 2025
-- verified_by: minseo
-- verified_on: 2025-06-03
-- runs: 15
SELECT date_trunc('month', k.dt)::DATE AS month,
  sum(k.gmv_krw) FILTER (r.is_capital_area) AS capital_area, sum(k.gmv_krw) FILTER (NOT r.is_capital_area) AS rest
FROM mart.daily_region_kpi k
JOIN dim.region r ON r.region_id = k.region_id
WHERE k.dt >= DATE '2025-01-01'
GROUP BY 1
ORDER BY 1;

-- question: 7-day moving average of daily orders in 2025
-- verified_by: jiwoo
-- verified_on: 2025-06-17
-- runs: 37
SELECT dt, orders, avg(orders) OVER (ORDER BY dt ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS orders_7d
FROM mart.daily_kpi
WHERE dt >= DATE '2025-01-01'
ORDER BY dt;

-- question: Cumulative GMV of 2025 against 2024, day by day of the year
-- verified_by: jiwoo
-- verified_on: 2025-06-18
-- runs: 19
SELECT strftime(dt, '%m-%d') AS day,
  sum(sum(gmv_krw) FILTER (year(dt) = 2024)) OVER w AS gmv_2024,
  sum(sum(gmv_krw) FILTER (year(dt) = 2025)) OVER w AS gmv_2025
FROM mart.daily_kpi
WHERE dt >= DATE '2024-01-01' AND strftime(dt, '%m-%d') <= '06-18'
GROUP BY 1
WINDOW w AS (ORDER BY strftime(dt, '%m-%d'))
ORDER BY 1;

-- question: Fastest growing categories by GMV, May 2025 against May 2024
-- verified_by: minseo
-- verified_on: 2025-06-04
-- runs: 10
SELECT c.category_name_en, a.gmv_krw AS may_2025, b.gmv_krw AS may_2024, a.gmv_krw / b.gmv_krw - 1 AS growth
FROM mart.category_monthly a
JOIN mart.category_monthly b ON b.category_id = a.category_id AND b.month_start = DATE '2024-05-01'
JOIN dim.category c ON c.category_id = a.category_id
WHERE a.month_start = DATE '2025-05-01' AND b.gmv_krw > 0
ORDER BY growth DESC
LIMIT 10;

-- question: Members in each segment and what they spent
-- verified_by: suah
-- verified_on: 2025-06-18
-- runs: 12
SELECT rfm_seg, count(*) AS members, sum(buy_amt_krw) AS spent_krw
FROM mart.member_360
WHERE NOT is_test
GROUP BY rfm_seg
ORDER BY spent_krw DESC;

-- question: peak day of the year by orders, each year
-- verified_by: jiwoo
-- verified_on: 2025-01-03
-- runs: 2
SELECT year(dt) AS year, arg_max(dt, orders) AS peak_day, max(orders) AS orders
FROM mart.daily_kpi
GROUP BY 1
ORDER BY 1;

-- question: last failed loads
-- runs: 33
SELECT table_nm, load_dt, elapsed_sec FROM staging.load_audit WHERE status = 'FAILED' ORDER BY load_dt DESC LIMIT 20;
