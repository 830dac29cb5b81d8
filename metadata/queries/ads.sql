-- question: CTR by placement last month
-- verified_by: dohyun
-- verified_on: 2025-06-02
-- runs: 40
SELECT c.placement, sum(s.clicks) / sum(s.impressions) AS ctr, sum(s.clicks) AS clicks
FROM ads.ad_daily_stats s
JOIN ads.campaigns c ON c.campaign_id = s.campaign_id
JOIN ads.advertisers a ON a.advertiser_id = c.advertiser_id
WHERE s.stat_date BETWEEN DATE '2025-05-01' AND DATE '2025-05-31' AND NOT a.is_test
GROUP BY c.placement
ORDER BY ctr DESC;

-- question: Daily ad spend in won for June 2025
-- verified_by: dohyun
-- verified_on: 2025-06-17
-- runs: 55
SELECT s.stat_date, sum(s.spend * f.krw_per_unit) AS spend_krw
FROM ads.ad_daily_stats s
JOIN dim.fx_rate f ON f.rate_date = s.stat_date AND f.currency = s.currency
JOIN ads.campaigns c USING (campaign_id)
JOIN ads.advertisers a USING (advertiser_id)
WHERE s.stat_date >= DATE '2025-06-01' AND NOT a.is_test
GROUP BY s.stat_date
ORDER BY s.stat_date;

-- question: Ten biggest advertisers by spend in 2025, in KRW
-- verified_by: jungmin
-- verified_on: 2025-06-09
-- runs: 24
SELECT a.advertiser_id, a.advertiser_name, sum(s.spend * f.krw_per_unit) AS spend_krw
FROM ads.ad_daily_stats s
JOIN ads.campaigns c ON c.campaign_id = s.campaign_id
JOIN ads.advertisers a ON a.advertiser_id = c.advertiser_id
JOIN dim.fx_rate f ON f.rate_date = s.stat_date AND f.currency = s.currency
WHERE s.stat_date >= DATE '2025-01-01' AND NOT a.is_test
GROUP BY a.advertiser_id, a.advertiser_name
ORDER BY spend_krw DESC
LIMIT 10;

-- question: CPC by platform and month for KRW campaigns this year
-- verified_by: jungmin
-- verified_on: 2025-05-14
-- runs: 12
SELECT strftime(s.stat_date, '%Y-%m') AS month, s.platform, sum(s.spend) / sum(s.clicks) AS cpc_krw
FROM ads.ad_daily_stats s
WHERE s.currency = 'KRW' AND s.stat_date >= DATE '2025-01-01'
GROUP BY 1, 2
ORDER BY 1, 2;

-- question: 광고 목적별 전환율 (2025년 5월)
-- verified_by: yuna
-- verified_on: 2025-06-04
-- runs: 9
SELECT c.objective, sum(s.conversions) / sum(s.clicks) AS cvr
FROM ads.ad_daily_stats s
JOIN ads.campaigns c ON c.campaign_id = s.campaign_id
WHERE s.stat_date BETWEEN DATE '2025-05-01' AND DATE '2025-05-31' AND s.conversions IS NOT NULL
GROUP BY c.objective
ORDER BY cvr DESC;

-- question: Spend by account manager per quarter (won)
-- verified_by: jungmin
-- verified_on: 2025-04-07
-- runs: 11
SELECT a.account_manager, d.year, d.quarter, sum(s.spend * f.krw_per_unit) AS spend_krw
FROM ads.ad_daily_stats s
JOIN ads.campaigns c ON c.campaign_id = s.campaign_id
JOIN ads.advertisers a ON a.advertiser_id = c.advertiser_id
JOIN dim.fx_rate f ON f.rate_date = s.stat_date AND f.currency = s.currency
JOIN dim.dim_date d ON d.dt = s.stat_date
WHERE a.account_manager IS NOT NULL AND NOT a.is_test
GROUP BY ALL
ORDER BY d.year, d.quarter, spend_krw DESC;

-- question: Overdue invoices by advertiser
-- verified_by: jungmin
-- verified_on: 2025-06-16
-- runs: 18
SELECT a.advertiser_name, i.currency, count(*) AS invoices, sum(i.invoice_amount) AS overdue_amount
FROM ads.invoices i
JOIN ads.advertisers a ON a.advertiser_id = i.advertiser_id
WHERE i.invoice_status = 'OVERDUE' AND NOT a.is_test
GROUP BY a.advertiser_name, i.currency
ORDER BY overdue_amount DESC;

-- question: Average days to pay an invoice by currency
-- verified_by: jungmin
-- verified_on: 2025-05-29
-- runs: 5
SELECT currency, avg(paid_date - issued_date) AS days_to_pay
FROM ads.invoices
WHERE paid_date IS NOT NULL
GROUP BY currency;

-- question: How many campaigns were running on 1 June 2025, by objective?
-- verified_by: dohyun
-- verified_on: 2025-06-01
-- runs: 7
SELECT objective, count(*) AS campaigns
FROM ads.campaigns
WHERE start_date <= DATE '2025-06-01' AND (end_date >= DATE '2025-06-01' OR end_date IS NULL)
GROUP BY objective
ORDER BY campaigns DESC;

-- question: Share of ad spend from local shops versus brands by month of 2025
-- verified_by: dohyun
-- verified_on: 2025-06-12
-- runs: 8
SELECT date_trunc('month', s.stat_date)::DATE AS month,
  sum(s.spend * f.krw_per_unit) FILTER (a.shop_id IS NOT NULL) / sum(s.spend * f.krw_per_unit) AS local_share
FROM ads.ad_daily_stats s
JOIN dim.fx_rate f ON f.rate_date = s.stat_date AND f.currency = s.currency
JOIN ads.campaigns c ON c.campaign_id = s.campaign_id
JOIN ads.advertisers a ON a.advertiser_id = c.advertiser_id
WHERE s.stat_date >= DATE '2025-01-01' AND NOT a.is_test
GROUP BY 1
ORDER BY 1;

-- question: total ad spend in 2025
-- runs: 21
SELECT sum(spend) AS ad_spend FROM ads.ad_daily_stats WHERE stat_date >= DATE '2025-01-01';

-- question: average ctr per campaign
-- runs: 9
SELECT campaign_id, avg(clicks / nullif(impressions, 0)) AS ctr FROM ads.ad_daily_stats GROUP BY campaign_id ORDER BY ctr DESC LIMIT 50;

-- runs: 6
SELECT stat_dt, sum(imp_cnt) AS imps, sum(clk_cnt) AS clks FROM ads.ad_daily_stats_old GROUP BY stat_dt ORDER BY stat_dt;

SELECT c.format, c.review_status, count(*) AS creatives FROM ads.creatives c GROUP BY ALL ORDER BY 3 DESC;

-- runs: 3
SELECT r.district_name_en, count(*) AS campaigns
FROM ads.campaigns c JOIN dim.region r ON r.region_id = c.target_region_id
WHERE c.campaign_status = 'RUNNING'
GROUP BY 1 ORDER BY 2 DESC LIMIT 15;
