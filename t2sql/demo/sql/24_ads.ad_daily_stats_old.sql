-- Before February 2024 clicks were counted with the invalid ones.
INSERT INTO ads.ad_daily_stats_old
SELECT stat_date, campaign_id, sum(impressions), ceil(sum(clicks) * 1.08)::INTEGER, sum(spend)
FROM ads.ad_daily_stats WHERE stat_date < DATE '2024-02-01'
GROUP BY stat_date, campaign_id ORDER BY stat_date, campaign_id;
