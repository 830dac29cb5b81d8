CREATE SCHEMA ads;
CREATE TABLE ads.advertisers (
  advertiser_id INTEGER PRIMARY KEY, advertiser_name VARCHAR, shop_id INTEGER, country_cd VARCHAR,
  billing_currency VARCHAR, account_manager VARCHAR, created_date DATE, is_test BOOLEAN
);
COMMENT ON COLUMN ads.advertisers.shop_id IS 'NULL for brands without a local shop';
CREATE TABLE ads.campaigns (
  campaign_id INTEGER PRIMARY KEY,
  advertiser_id INTEGER REFERENCES ads.advertisers (advertiser_id), campaign_name VARCHAR,
  objective VARCHAR, placement VARCHAR, campaign_status VARCHAR, daily_budget DECIMAL(12, 2),
  currency VARCHAR, target_region_id INTEGER, start_date DATE, end_date DATE
);
CREATE TABLE ads.creatives (
  creative_id INTEGER PRIMARY KEY, campaign_id INTEGER REFERENCES ads.campaigns (campaign_id), format VARCHAR, headline VARCHAR, review_status VARCHAR,
  created_date DATE
);
CREATE TABLE ads.ad_daily_stats (
  stat_date DATE, campaign_id INTEGER, platform VARCHAR, impressions INTEGER, clicks INTEGER,
  conversions INTEGER, spend DECIMAL(12, 2), currency VARCHAR
);
COMMENT ON TABLE ads.ad_daily_stats IS 'Delivery per campaign, platform and day (KST). spend is in the campaign currency';
CREATE TABLE ads.ad_daily_stats_old (
  stat_dt DATE, cmpgn_id INTEGER, imp_cnt INTEGER, clk_cnt INTEGER, cost_amt DECIMAL(12, 2)
);
CREATE TABLE ads.invoices (
  invoice_id INTEGER, advertiser_id INTEGER, billing_month DATE, invoice_amount DECIMAL(14, 2),
  currency VARCHAR, invoice_status VARCHAR, issued_date DATE, due_date DATE, paid_date DATE
);
