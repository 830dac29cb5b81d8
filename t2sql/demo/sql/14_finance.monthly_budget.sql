INSERT INTO finance.monthly_budget
SELECT month_start, cc, acct, round(base * CASE WHEN acct LIKE '4%' THEN 0.05 + 0.045 * n ELSE 0.6 + 0.02 * n END, -4)::BIGINT
FROM (SELECT month_start, datediff('month', DATE '2023-01-01', month_start) AS n FROM (
  SELECT unnest(generate_series(DATE '2023-01-01', DATE '2025-12-01', INTERVAL 1 MONTH))::DATE AS month_start
))
CROSS JOIN (VALUES ('CC100', '4010', 420000000), ('CC200', '4020', 3200000), ('CC300', '4030', 20000000),
  ('CC200', '4040', 450000), ('CC100', '6010', 43000000), ('CC200', '6010', 70000000),
  ('CC300', '6010', 30000000), ('CC900', '6010', 25000000), ('CC900', '6110', 18000000),
  ('CC400', '6210', 35000000), ('CC200', '6310', 7000000)) AS b (cc, acct, base)
ORDER BY month_start, cc, acct;
