CREATE SCHEMA listing;
CREATE TABLE listing.listings (
  listing_id INTEGER PRIMARY KEY,
  seller_id INTEGER NOT NULL,
  category_id INTEGER NOT NULL,
  region_id INTEGER NOT NULL, title VARCHAR, price_krw BIGINT, is_free BOOLEAN,
  is_price_negotiable BOOLEAN, item_condition VARCHAR, listing_status VARCHAR, photo_count SMALLINT,
  view_count INTEGER, like_count INTEGER, chat_count INTEGER, bump_count SMALLINT,
  allows_delivery BOOLEAN, created_at TIMESTAMP, created_date DATE, updated_at TIMESTAMP,
  sold_at TIMESTAMP, is_deleted BOOLEAN, deleted_at TIMESTAMP
);
COMMENT ON TABLE listing.listings IS 'Items members put up for sale or give away; one row per listing';
COMMENT ON COLUMN listing.listings.price_krw IS 'Asking price now, in KRW; 0 when is_free';
CREATE TABLE listing.listing_price_hist (
  listing_id INTEGER, price_krw BIGINT, valid_from TIMESTAMP, valid_to TIMESTAMP, is_current BOOLEAN
);
CREATE TABLE listing.listing_likes (member_id INTEGER, listing_id INTEGER, created_at TIMESTAMP, like_date DATE);
CREATE TABLE listing.listing_attributes (listing_id INTEGER, attr_nm VARCHAR, attr_val VARCHAR);
CREATE TABLE listing.listing_reports (
  report_id INTEGER PRIMARY KEY, listing_id INTEGER REFERENCES listing.listings (listing_id), reporter_id INTEGER, rsn_cd VARCHAR, report_status VARCHAR,
  reported_at TIMESTAMP, report_date DATE, resolved_at TIMESTAMP
);
CREATE TABLE listing.listings_backup_20250401 (
  listing_id INTEGER, seller_id INTEGER, category_id INTEGER, region_id INTEGER, title VARCHAR,
  price_krw BIGINT, listing_status VARCHAR, created_at TIMESTAMP, created_date DATE,
  is_deleted BOOLEAN
);
