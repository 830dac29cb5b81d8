CREATE SCHEMA dim;
CREATE TABLE dim.dim_date (
  date_key INTEGER NOT NULL, dt DATE PRIMARY KEY, year SMALLINT, quarter SMALLINT, month SMALLINT,
  month_name VARCHAR, year_month VARCHAR, iso_year SMALLINT, iso_week SMALLINT, week_start DATE,
  day_of_month SMALLINT, day_of_week SMALLINT, day_name VARCHAR, is_weekend BOOLEAN,
  is_holiday BOOLEAN, holiday_name VARCHAR, holiday_name_ko VARCHAR, season VARCHAR,
  is_moving_season BOOLEAN
);
COMMENT ON TABLE dim.dim_date IS 'One row per calendar day 2022-2026, Korean holidays included';
COMMENT ON COLUMN dim.dim_date.day_of_week IS '1 = Monday … 7 = Sunday';
COMMENT ON COLUMN dim.dim_date.week_start IS 'Monday of the ISO week';
CREATE TABLE dim.region (
  region_id INTEGER PRIMARY KEY, city_cd VARCHAR NOT NULL, city_name_en VARCHAR, city_name_ko VARCHAR,
  district_name_en VARCHAR, district_name_ko VARCHAR, population INTEGER, is_capital_area BOOLEAN,
  launch_date DATE
);
COMMENT ON TABLE dim.region IS 'Districts (gu, si, gun) the service runs in. District names repeat across cities';
CREATE TABLE dim.category (
  category_id INTEGER PRIMARY KEY, parent_id INTEGER,
  category_name_en VARCHAR NOT NULL, category_name_ko VARCHAR, lvl SMALLINT, is_active BOOLEAN
);
COMMENT ON TABLE dim.category IS 'Two-level item category; listings carry the lower level';
CREATE TABLE dim.code (
  grp_cd VARCHAR NOT NULL, cd VARCHAR NOT NULL, cd_name_en VARCHAR, cd_name_ko VARCHAR,
  sort_no INTEGER, use_yn VARCHAR, PRIMARY KEY (grp_cd, cd)
);
COMMENT ON TABLE dim.code IS 'Common code table: meaning of the *_cd columns, by group';
CREATE TABLE dim.fx_rate (
  rate_date DATE NOT NULL, currency VARCHAR NOT NULL, krw_per_unit DECIMAL(10, 2) NOT NULL,
  PRIMARY KEY (rate_date, currency)
);
COMMENT ON TABLE dim.fx_rate IS 'Daily closing rate into KRW. Every day has a row; weekends repeat Friday';
CREATE TABLE dim.app_version (
  platform VARCHAR NOT NULL, app_version VARCHAR NOT NULL, released_on DATE, is_forced BOOLEAN
);
CREATE TABLE dim.bank (bank_cd VARCHAR PRIMARY KEY, bank_name_en VARCHAR, bank_name_ko VARCHAR);
