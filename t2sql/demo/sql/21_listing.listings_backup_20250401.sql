INSERT INTO listing.listings_backup_20250401
SELECT listing_id, seller_id, category_id, region_id, title, price_krw,
  CASE WHEN listing_status = 'SOLD' AND sold_at >= TIMESTAMP '2025-03-31 15:00:00' THEN 'ON_SALE'
    ELSE listing_status END,
  created_at, created_date, is_deleted AND deleted_at < TIMESTAMP '2025-03-31 15:00:00'
FROM listing.listings
WHERE created_date BETWEEN DATE '2024-01-01' AND DATE '2025-03-31' ORDER BY listing_id;
