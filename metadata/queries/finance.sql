-- question: Revenue by type and month in 2025
-- verified_by: sunhee
-- verified_on: 2025-06-05
-- runs: 46
SELECT date_trunc('month', dt)::DATE AS month, revenue_type, sum(amount_krw) AS revenue_krw
FROM finance.daily_revenue
WHERE dt >= DATE '2025-01-01'
GROUP BY 1, 2
ORDER BY 1, 2;

-- question: Total company revenue in 2024 and how it splits
-- verified_by: sunhee
-- verified_on: 2025-01-15
-- runs: 18
SELECT revenue_type, sum(amount_krw) AS revenue_krw, sum(amount_krw) / sum(sum(amount_krw)) OVER () AS share
FROM finance.daily_revenue
WHERE dt BETWEEN DATE '2024-01-01' AND DATE '2024-12-31'
GROUP BY revenue_type
ORDER BY revenue_krw DESC;

-- question: Advertising revenue against budget by month of 2025
-- verified_by: sunhee
-- verified_on: 2025-06-09
-- runs: 21
WITH actual AS (
  SELECT date_trunc('month', post_dt)::DATE AS month, sum(cr_amt) AS actual_krw
  FROM finance.gl_entry
  WHERE acct_no = '4010' AND post_dt BETWEEN DATE '2025-01-01' AND DATE '2025-05-31'
  GROUP BY 1
)
SELECT a.month, a.actual_krw, b.budget_krw, a.actual_krw / b.budget_krw AS attainment
FROM actual a
JOIN finance.monthly_budget b ON b.budget_month = a.month AND b.acct_no = '4010'
ORDER BY a.month;

-- question: Costs by account and cost centre in May 2025
-- verified_by: sunhee
-- verified_on: 2025-06-04
-- runs: 12
SELECT e.cc_cd, a.acct_nm, sum(e.dr_amt) AS cost_krw
FROM finance.gl_entry e
JOIN finance.gl_account a ON a.acct_no = e.acct_no
WHERE a.cls_cd = 'E' AND e.post_dt BETWEEN DATE '2025-05-01' AND DATE '2025-05-31'
GROUP BY e.cc_cd, a.acct_nm
ORDER BY cost_krw DESC;

-- question: Settlements paid to members last month: number of payees and net amount
-- verified_by: taeyang
-- verified_on: 2025-06-02
-- runs: 15
SELECT count(DISTINCT payee_id) AS payees, sum(net_amt) AS net_krw
FROM finance.settlements
WHERE payee_type = 'MEMBER' AND settlement_status = 'PAID' AND paid_date BETWEEN DATE '2025-05-01' AND DATE '2025-05-31';

-- question: 정산 보류 금액은 얼마인가요? (통화별)
-- verified_by: yuna
-- verified_on: 2025-06-13
-- runs: 9
SELECT ccy_cd, payee_type, count(*) AS cnt, sum(net_amt) AS held_amt
FROM finance.settlements
WHERE settlement_status = 'HELD'
GROUP BY ccy_cd, payee_type;

-- question: Largest shop pay-outs in dollars in 2025
-- verified_by: taeyang
-- verified_on: 2025-05-19
-- runs: 4
SELECT t.payee_id AS shop_id, s.shop_name, sum(t.net_amt) AS net_usd
FROM finance.settlements t
JOIN shop.shops s ON s.shop_id = t.payee_id
WHERE t.payee_type = 'SHOP' AND t.ccy_cd = 'USD' AND t.period_start >= DATE '2025-01-01'
GROUP BY t.payee_id, s.shop_name
ORDER BY net_usd DESC
LIMIT 10;

-- question: Take rate of safe payments by quarter
-- verified_by: sunhee
-- verified_on: 2025-04-16
-- runs: 5
WITH fees AS (
  SELECT date_trunc('quarter', dt)::DATE AS quarter, sum(amount_krw) AS fee FROM finance.daily_revenue
  WHERE revenue_type = 'SAFE_PAY_FEE' GROUP BY 1
),
gmv AS (
  SELECT date_trunc('quarter', completed_date)::DATE AS quarter, sum(item_amount) AS gmv
  FROM trade.orders
  WHERE order_status = 'COMPLETED' AND NOT is_test AND NOT is_deleted
  GROUP BY 1
)
SELECT g.quarter, f.fee / g.gmv AS take_rate FROM gmv g JOIN fees f USING (quarter) ORDER BY g.quarter;

-- question: Average dollar rate by month
-- verified_by: sunhee
-- verified_on: 2025-06-02
-- runs: 8
SELECT date_trunc('month', rate_date)::DATE AS month, avg(krw_per_unit) AS krw_per_usd
FROM dim.fx_rate
WHERE currency = 'USD'
GROUP BY 1
ORDER BY 1;

-- question: Year-over-year growth of revenue for each month of 2025
-- verified_by: sunhee
-- verified_on: 2025-06-10
-- runs: 11
WITH m AS (
  SELECT date_trunc('month', dt)::DATE AS month, sum(amount_krw) AS revenue
  FROM finance.daily_revenue GROUP BY 1
)
SELECT t.month, t.revenue, t.revenue / l.revenue - 1 AS yoy
FROM m t JOIN m l ON l.month = t.month - INTERVAL 1 YEAR
WHERE t.month BETWEEN DATE '2025-01-01' AND DATE '2025-05-01'
ORDER BY t.month;

-- question: total settlement amount this year
-- runs: 13
SELECT sum(net_amt) FROM finance.settlements WHERE period_start >= DATE '2025-01-01';

-- runs: 6
SELECT e.acct_no, sum(e.dr_amt) AS dr, sum(e.cr_amt) AS cr FROM finance.gl_entry e WHERE e.post_dt >= DATE '2025-06-01' GROUP BY e.acct_no ORDER BY 1;

-- question: revenue yesterday
-- runs: 17
SELECT sum(amount_krw) AS revenue FROM finance.daily_revenue WHERE dt = DATE '2025-06-16';

SELECT budget_month, sum(budget_krw) FILTER (acct_no LIKE '4%') AS revenue_budget, sum(budget_krw) FILTER (acct_no LIKE '6%') AS cost_budget
FROM finance.monthly_budget
GROUP BY 1
ORDER BY 1;
