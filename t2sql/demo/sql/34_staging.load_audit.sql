INSERT INTO staging.load_audit
SELECT row_number() OVER (ORDER BY d, t.table_nm), t.table_nm, d,
  (t.base * (1 + 0.3 * sin(datediff('day', DATE '2025-01-01', d) / 7.0)))::INTEGER,
  CASE WHEN (datediff('day', DATE '2025-01-01', d) * 7 + t.base) % 61 = 0 THEN 'FAILED' ELSE 'OK' END,
  20 + (datediff('day', DATE '2025-01-01', d) * 13 + t.base) % 240
FROM (SELECT unnest(generate_series(DATE '2025-01-01', DATE '2025-06-18', INTERVAL 1 DAY))::DATE AS d)
CROSS JOIN (VALUES ('trade.orders', 210), ('member.members', 90), ('payment.pay_txn', 170),
  ('listing.listings', 400), ('search.search_logs', 700)) AS t (table_nm, base)
ORDER BY d, t.table_nm;
