INSERT INTO finance.gl_entry
WITH posted AS (
  SELECT row_number() OVER (ORDER BY dt, revenue_type) + 500000 AS je_no, dt, round(amount_krw)::BIGINT AS amt,
    CASE revenue_type WHEN 'ADS' THEN '4010' WHEN 'SAFE_PAY_FEE' THEN '4020'
      WHEN 'SHOP_COMMISSION' THEN '4030' ELSE '4040' END AS acct,
    CASE revenue_type WHEN 'ADS' THEN 'CC100' WHEN 'SHOP_COMMISSION' THEN 'CC300' ELSE 'CC200' END AS cc,
    revenue_type AS dscr
  FROM finance.daily_revenue
),
costs AS (
  SELECT je + 900000 AS je_no, last_day(m)::DATE AS dt, acct, cc,
    (base * (0.62 + 0.019 * mth) * (0.93 + ((mth * 37 + je) % 15) / 100.0))::BIGINT AS amt, dscr
  FROM (
    SELECT m, c.*, row_number() OVER (ORDER BY m, c.acct, c.cc) AS je,
      datediff('month', DATE '2023-01-01', m) AS mth
    FROM (SELECT unnest(generate_series(DATE '2023-01-01', DATE '2025-05-01', INTERVAL 1 MONTH))::DATE AS m)
    CROSS JOIN (VALUES ('6010', 'CC100', 42000000, 'payroll'), ('6010', 'CC200', 68000000, 'payroll'),
      ('6010', 'CC300', 31000000, 'payroll'), ('6010', 'CC900', 25000000, 'payroll'),
      ('6110', 'CC900', 18500000, 'cloud'), ('6210', 'CC400', 36000000, 'campaigns'),
      ('6310', 'CC200', 7400000, 'pg fees')) AS c (acct, cc, base, dscr)
  )
)
SELECT * FROM (
  SELECT je_no, 1 AS ln_no, dt, '1130' AS acct_no, cc, amt AS dr, 0 AS cr, dscr FROM posted
  UNION ALL SELECT je_no, 2, dt, acct, cc, 0, amt, dscr FROM posted
  UNION ALL SELECT je_no, 1, dt, acct, cc, amt, 0, dscr FROM costs
  UNION ALL SELECT je_no, 2, dt, '1010', cc, 0, amt, dscr FROM costs
) ORDER BY je_no, ln_no;
