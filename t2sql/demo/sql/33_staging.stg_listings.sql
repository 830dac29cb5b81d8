INSERT INTO staging.stg_listings
SELECT listing_id, seller_id, CASE WHEN listing_id % 173 = 0 THEN 0 ELSE category_id END, title, price_krw,
  created_at, created_at + INTERVAL 10 MINUTE
FROM listing.listings WHERE created_date >= DATE '2025-05-19' ORDER BY listing_id;
