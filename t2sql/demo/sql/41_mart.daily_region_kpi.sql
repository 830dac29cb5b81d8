INSERT INTO mart.daily_region_kpi
WITH facts AS (
  SELECT signup_date AS dt, home_region_id AS region_id, 1 AS joined, 0 AS listed, 0 AS ordered, 0 AS done, 0 AS gmv
  FROM member.members WHERE NOT is_test
  UNION ALL
  SELECT created_date, region_id, 0, 1, 0, 0, 0 FROM listing.listings WHERE NOT is_deleted
  UNION ALL
  SELECT order_date, region_id, 0, 0, 1, (order_status = 'COMPLETED')::INTEGER,
    CASE WHEN order_status = 'COMPLETED' THEN item_amount ELSE 0 END
  FROM trade.orders WHERE NOT is_test AND NOT is_deleted
)
SELECT dt, region_id, sum(joined), sum(listed), sum(ordered), sum(done), sum(gmv)
FROM facts GROUP BY dt, region_id ORDER BY dt, region_id;
