CREATE SCHEMA trade;
CREATE TABLE trade.orders (
  order_id INTEGER PRIMARY KEY,
  listing_id INTEGER NOT NULL,
  buyer_id INTEGER NOT NULL, seller_id INTEGER NOT NULL, category_id INTEGER, region_id INTEGER,
  order_type VARCHAR, payment_type VARCHAR, order_status VARCHAR, item_amount BIGINT,
  delivery_fee INTEGER, discount_amount INTEGER, total_amount BIGINT, coupon_id INTEGER,
  ordered_at TIMESTAMP, order_date DATE, completed_at TIMESTAMP, completed_date DATE,
  cancelled_at TIMESTAMP, is_first_order BOOLEAN, is_test BOOLEAN, is_deleted BOOLEAN
);
COMMENT ON TABLE trade.orders IS 'Member-to-member orders, one row per order, all amounts in KRW';
COMMENT ON COLUMN trade.orders.order_date IS 'Korean calendar date of ordered_at';
COMMENT ON COLUMN trade.orders.is_test IS 'Buyer or seller is a test account';
CREATE TABLE trade.order_status_log (
  order_id INTEGER, seq SMALLINT, from_status VARCHAR, to_status VARCHAR, actor VARCHAR,
  changed_at TIMESTAMP
);
CREATE TABLE trade.order_cancellations (
  order_id INTEGER REFERENCES trade.orders (order_id), cncl_rsn_cd VARCHAR, cancelled_by VARCHAR, cancelled_at TIMESTAMP,
  cancel_date DATE, memo VARCHAR
);
CREATE TABLE trade.offers (
  offer_id INTEGER, listing_id INTEGER, buyer_id INTEGER, offer_price_krw BIGINT,
  list_price_krw BIGINT, offer_status VARCHAR, offered_at TIMESTAMP, offer_date DATE,
  responded_at TIMESTAMP
);
COMMENT ON TABLE trade.offers IS 'Price offers (haggling) buyers make on a listing';
CREATE TABLE trade.disputes (
  dispute_id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES trade.orders (order_id), opened_by VARCHAR, dispute_reason VARCHAR,
  dispute_status VARCHAR, opened_at TIMESTAMP, opened_date DATE, closed_at TIMESTAMP,
  refund_amount BIGINT
);
CREATE TABLE trade.orders_tmp (
  order_id INTEGER, listing_id INTEGER, buyer_id INTEGER, seller_id INTEGER, category_id INTEGER,
  region_id INTEGER, order_status VARCHAR, total_amount BIGINT, order_date DATE
);
CREATE VIEW trade.v_completed_orders AS
SELECT order_id, listing_id, buyer_id, seller_id, category_id, region_id, order_type, payment_type,
  item_amount, total_amount, order_date, completed_date
FROM trade.orders
WHERE order_status = 'COMPLETED' AND NOT is_test AND NOT is_deleted;
COMMENT ON VIEW trade.v_completed_orders IS 'Completed orders without test and deleted ones';
