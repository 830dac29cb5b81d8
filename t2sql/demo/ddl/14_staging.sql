CREATE SCHEMA staging;
CREATE TABLE staging.stg_orders (
  order_id INTEGER, listing_id INTEGER, buyer_id INTEGER, seller_id INTEGER, order_status VARCHAR,
  total_amount BIGINT, ordered_at TIMESTAMP, loaded_at TIMESTAMP, src_file VARCHAR
);
COMMENT ON TABLE staging.stg_orders IS 'Raw load of the last 45 days, with duplicates and late rows';
CREATE TABLE staging.stg_members (
  member_id INTEGER, nickname VARCHAR, home_region_id INTEGER, signup_at TIMESTAMP,
  member_status VARCHAR, loaded_at TIMESTAMP
);
CREATE TABLE staging.stg_pay_txn (
  txn_id INTEGER, ord_id INTEGER, usr_id INTEGER, txn_amt DECIMAL(14, 2), st_cd VARCHAR,
  txn_dtm TIMESTAMP, loaded_at TIMESTAMP
);
CREATE TABLE staging.stg_listings (
  listing_id INTEGER, seller_id INTEGER, category_id INTEGER, title VARCHAR, price_krw BIGINT,
  created_at TIMESTAMP, loaded_at TIMESTAMP
);
CREATE TABLE staging.load_audit (
  load_id INTEGER, table_nm VARCHAR, load_dt DATE, row_cnt INTEGER, status VARCHAR, elapsed_sec INTEGER
);
