CREATE SCHEMA search;
CREATE TABLE search.search_logs (
  dt DATE, search_id INTEGER, searched_at TIMESTAMP, member_id INTEGER, keyword VARCHAR,
  region_id INTEGER, category_filter_id INTEGER, sort_by VARCHAR, result_count INTEGER,
  platform VARCHAR
);
COMMENT ON TABLE search.search_logs IS 'One row per search, partitioned by dt (KST). member_id is NULL for guests';
CREATE TABLE search.search_clicks (
  dt DATE, search_id INTEGER, listing_id INTEGER, position SMALLINT, clicked_at TIMESTAMP
);
CREATE TABLE search.keyword_dict (keyword VARCHAR, keyword_en VARCHAR, category_id INTEGER);
CREATE TABLE search.keyword_daily (
  dt DATE, keyword VARCHAR, search_cnt INTEGER, click_cnt INTEGER, zero_result_cnt INTEGER
);
