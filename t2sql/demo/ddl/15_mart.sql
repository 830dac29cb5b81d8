CREATE SCHEMA mart;
CREATE TABLE mart.daily_kpi (
  dt DATE PRIMARY KEY, dau INTEGER, new_members INTEGER, new_listings INTEGER, orders INTEGER,
  completed_orders INTEGER, cancelled_orders INTEGER, gmv_krw BIGINT, shop_gmv_krw DECIMAL(16, 2),
  ads_revenue_krw DECIMAL(16, 2), tickets INTEGER
);
COMMENT ON TABLE mart.daily_kpi IS 'Company dashboard, one row a day; test accounts and deleted rows are excluded';
CREATE TABLE mart.daily_region_kpi (
  dt DATE, region_id INTEGER, new_members INTEGER, new_listings INTEGER, orders INTEGER,
  completed_orders INTEGER, gmv_krw BIGINT
);
CREATE TABLE mart.category_monthly (
  month_start DATE, category_id INTEGER, new_listings INTEGER, completed_orders INTEGER,
  gmv_krw BIGINT, avg_price_krw DOUBLE, sell_through_rate DOUBLE
);
CREATE TABLE mart.gmv_daily_tmp (dt DATE, orders INTEGER, gmv BIGINT);
CREATE TABLE mart.member_360 (
  member_id INTEGER, snapshot_date DATE, nickname VARCHAR, gender VARCHAR, birth_year SMALLINT,
  age_band VARCHAR, home_region_id INTEGER, city_cd VARCHAR, signup_date DATE,
  signup_channel VARCHAR, signup_platform VARCHAR, tenure_days INTEGER, member_status VARCHAR,
  manner_score DECIMAL(4, 1), manner_grade VARCHAR, is_test BOOLEAN, is_deleted BOOLEAN,
  lst_cnt_total INTEGER, lst_cnt_30d INTEGER, lst_cnt_90d INTEGER, lst_cnt_365d INTEGER,
  lst_sold_cnt INTEGER, lst_free_cnt INTEGER, lst_del_cnt INTEGER, lst_avg_price_krw DOUBLE,
  lst_max_price_krw BIGINT, last_lst_date DATE,
  buy_cnt_total INTEGER, buy_cnt_30d INTEGER, buy_cnt_90d INTEGER, buy_cmpl_cnt INTEGER,
  buy_cncl_cnt INTEGER, buy_amt_krw BIGINT, buy_amt_90d_krw BIGINT, first_buy_date DATE,
  last_buy_date DATE,
  sell_cnt_total INTEGER, sell_cmpl_cnt INTEGER, sell_amt_krw BIGINT, sell_amt_90d_krw BIGINT,
  last_sell_date DATE,
  room_buyer_cnt INTEGER, room_seller_cnt INTEGER, avg_resp_sec DOUBLE,
  like_given_cnt INTEGER, like_recv_cnt INTEGER, srch_cnt_total INTEGER, srch_cnt_30d INTEGER,
  act_days_30d INTEGER, act_days_90d INTEGER, sess_cnt_30d INTEGER, stay_sec_30d BIGINT,
  last_active_date DATE,
  follower_cnt INTEGER, followee_cnt INTEGER, rvw_recv_cnt INTEGER, rvw_avg_score DOUBLE,
  rvw_written_cnt INTEGER, rpt_recv_cnt INTEGER, tkt_cnt INTEGER, tkt_open_cnt INTEGER,
  last_tkt_date DATE, wallet_bal_krw BIGINT, pay_mthd_cnt INTEGER, shop_ord_cnt INTEGER,
  shop_amt_krw BIGINT, cpn_used_cnt INTEGER, push_sent_30d INTEGER, push_open_30d INTEGER,
  vrfd_rgn_cnt INTEGER, is_seller BOOLEAN, is_buyer BOOLEAN, rfm_seg VARCHAR
);
COMMENT ON TABLE mart.member_360 IS 'Everything known of a member on the last day of the data';
