INSERT INTO mart.category_monthly
WITH listed AS (
  SELECT date_trunc('month', created_date)::DATE AS month_start, category_id, count(*) AS n,
    avg(price_krw) FILTER (NOT is_free) AS price,
    count(*) FILTER (listing_status = 'SOLD') / count(*) AS sold
  FROM listing.listings WHERE NOT is_deleted GROUP BY ALL
),
done AS (
  SELECT date_trunc('month', order_date)::DATE AS month_start, category_id, count(*) AS n, sum(item_amount) AS gmv
  FROM trade.v_completed_orders GROUP BY ALL
)
SELECT month_start, category_id, l.n, coalesce(d.n, 0), coalesce(d.gmv, 0), l.price, l.sold
FROM listed l LEFT JOIN done d USING (month_start, category_id) ORDER BY month_start, category_id;
