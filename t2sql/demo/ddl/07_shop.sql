CREATE SCHEMA shop;
CREATE TABLE shop.shops (
  shop_id INTEGER PRIMARY KEY, owner_member_id INTEGER, shop_name VARCHAR, biz_typ_cd VARCHAR,
  region_id INTEGER, opened_date DATE, shop_status VARCHAR,
  rating_avg DECIMAL(3, 2), follower_count INTEGER, is_cross_border BOOLEAN,
  settlement_currency VARCHAR, biz_reg_no VARCHAR, is_test BOOLEAN, is_deleted BOOLEAN,
  closed_date DATE
);
COMMENT ON TABLE shop.shops IS 'Local businesses with a page in the app';
CREATE TABLE shop.shop_grade_hist (
  shop_id INTEGER, grade VARCHAR, commission_rate DECIMAL(5, 4), valid_from DATE, valid_to DATE,
  is_current BOOLEAN
);
CREATE TABLE shop.products (
  product_id INTEGER PRIMARY KEY, shop_id INTEGER REFERENCES shop.shops (shop_id),
  product_name VARCHAR, list_price DECIMAL(12, 2), currency VARCHAR, stock_qty INTEGER,
  is_active BOOLEAN, created_date DATE
);
CREATE TABLE shop.shop_orders (
  shop_order_id INTEGER PRIMARY KEY, shop_id INTEGER, member_id INTEGER, order_status VARCHAR,
  order_amount DECIMAL(14, 2), discount_amount DECIMAL(12, 2), currency VARCHAR, ship_country VARCHAR,
  coupon_id INTEGER, ordered_at TIMESTAMP, order_date DATE, cancelled_at TIMESTAMP, is_test BOOLEAN
);
COMMENT ON TABLE shop.shop_orders IS 'Orders placed with local shops; KRW, and USD for cross-border shops';
COMMENT ON COLUMN shop.shop_orders.order_amount IS 'In the currency of the row, before discount';
CREATE TABLE shop.shop_order_items (
  shop_order_id INTEGER REFERENCES shop.shop_orders (shop_order_id), line_no SMALLINT,
  product_id INTEGER, qty SMALLINT, unit_price DECIMAL(12, 2), line_amount DECIMAL(14, 2)
);
CREATE TABLE shop.coupons (
  coupon_id INTEGER, shop_id INTEGER, coupon_name VARCHAR, discount_type VARCHAR,
  discount_value INTEGER, valid_from DATE, valid_to DATE, issued_qty INTEGER
);
CREATE TABLE shop.coupon_redemptions (
  coupon_id INTEGER, member_id INTEGER, shop_order_id INTEGER, redeemed_at TIMESTAMP,
  redeemed_date DATE
);
CREATE TABLE shop.shop_reviews (
  review_id INTEGER, shop_id INTEGER, member_id INTEGER, shop_order_id INTEGER, rating SMALLINT,
  has_photo BOOLEAN, created_at TIMESTAMP, review_date DATE, is_deleted BOOLEAN
);
