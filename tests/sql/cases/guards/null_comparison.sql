-- title: equal to NULL
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error null_comparison
-- rewrite: SELECT id FROM orders WHERE deleted_at IS NULL
SELECT id FROM orders WHERE deleted_at = NULL

-- title: different from NULL
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: error null_comparison
-- rewrite: SELECT id FROM orders WHERE NOT coupon_id IS NULL AND amount > 5
SELECT id FROM orders WHERE coupon_id <> NULL AND amount > 5

-- title: IS NULL
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT id FROM orders WHERE deleted_at IS NULL

-- title: NULL as a value
-- schema: shop
-- dialect: duckdb
-- question:
-- expect: none
SELECT CASE WHEN amount > 5 THEN NULL ELSE amount END FROM orders
