-- question: Number and amount of paid KRW transactions per day in June 2025
-- verified_by: taeyang
-- verified_on: 2025-06-18
-- runs: 57
SELECT txn_dt, count(*) AS txns, sum(txn_amt) AS amt_krw
FROM payment.pay_txn
WHERE st_cd IN ('20', '30') AND tst_yn = 'N' AND ccy_cd = 'KRW'
  AND txn_dt >= DATE '2025-06-01'
GROUP BY txn_dt
ORDER BY txn_dt;

-- question: Payment amount by method in May 2025, converted to KRW
-- verified_by: taeyang
-- verified_on: 2025-06-02
-- runs: 34
SELECT t.mthd_cd, c.cd_name_en AS method, sum(t.txn_amt * f.krw_per_unit) AS amt_krw
FROM payment.pay_txn t
JOIN dim.fx_rate f ON f.rate_date = t.txn_dt AND f.currency = t.ccy_cd
JOIN dim.code c ON c.grp_cd = 'PAY_MTHD' AND c.cd = t.mthd_cd
WHERE t.st_cd IN ('20', '30') AND t.tst_yn = 'N'
  AND t.txn_dt BETWEEN DATE '2025-05-01' AND DATE '2025-05-31'
GROUP BY 1, 2
ORDER BY amt_krw DESC;

-- question: Failure rate of payments by payment company, this year
-- verified_by: sora
-- verified_on: 2025-06-12
-- runs: 29
SELECT pg_cd, count(*) FILTER (st_cd = '90') / count(*) AS failure_rate, count(*) AS attempts
FROM payment.pay_txn
WHERE txn_dt >= DATE '2025-01-01' AND tst_yn = 'N' AND pg_cd IS NOT NULL
GROUP BY pg_cd
ORDER BY failure_rate DESC;

-- question: What do we pay in payment fees each month (KRW payments)?
-- verified_by: taeyang
-- verified_on: 2025-05-08
-- runs: 16
select date_trunc('month', txn_dt)::date as mon, sum(fee_amt) as fee_krw, sum(fee_amt) / sum(txn_amt) as fee_rate
from payment.pay_txn
where st_cd = '30' and ccy_cd = 'KRW' and tst_yn = 'N'
group by 1
order by 1;

-- question: Refund rate by month: refunds done over paid transactions
-- verified_by: sora
-- verified_on: 2025-06-05
-- runs: 12
SELECT date_trunc('month', t.txn_dt)::DATE AS month,
  count(DISTINCT r.txn_id) / count(DISTINCT t.txn_id) AS refund_rate
FROM payment.pay_txn t
LEFT JOIN payment.pay_refund r ON r.txn_id = t.txn_id AND r.st_cd = '2'
WHERE t.st_cd IN ('20', '30') AND t.tst_yn = 'N' AND t.txn_dt >= DATE '2025-01-01'
GROUP BY 1
ORDER BY 1;

-- question: Refund reasons by amount in KRW, 2025
-- verified_by: sora
-- verified_on: 2025-06-05
-- runs: 10
SELECT c.cd_name_en AS reason, sum(r.rfnd_amt * f.krw_per_unit) AS refunded_krw, count(*) AS refunds
FROM payment.pay_refund r
JOIN dim.fx_rate f ON f.rate_date = r.rfnd_dt AND f.currency = r.ccy_cd
JOIN dim.code c ON c.grp_cd = 'RFND_RSN' AND c.cd = r.rsn_cd
WHERE r.st_cd = '2' AND r.rfnd_dt >= DATE '2025-01-01'
GROUP BY c.cd_name_en
ORDER BY refunded_krw DESC;

-- question: 카드 할부 개월수 분포 (2025년)
-- verified_by: yuna
-- verified_on: 2025-04-17
-- runs: 5
SELECT inst_mon, count(*) AS txns, avg(txn_amt) AS avg_amt
FROM payment.pay_txn
WHERE mthd_cd = 'C' AND inst_mon IS NOT NULL AND st_cd IN ('20', '30') AND tst_yn = 'N' AND txn_dt >= DATE '2025-01-01'
GROUP BY inst_mon
ORDER BY inst_mon;

-- question: Total wallet balance of all members at the end of May 2025
-- verified_by: taeyang
-- verified_on: 2025-06-01
-- runs: 22
SELECT sum(CASE WHEN dr_cr = 'C' THEN amt ELSE -amt END) AS balance_krw
FROM payment.wallet_ledger
WHERE entry_dt <= DATE '2025-05-31';

-- question: Wallet top-ups against withdrawals by month
-- verified_by: taeyang
-- verified_on: 2025-05-15
-- runs: 9
SELECT date_trunc('month', entry_dt)::DATE AS month,
  sum(amt) FILTER (acct_cd = 'TOP') AS topped_up,
  sum(amt) FILTER (acct_cd = 'WDL') AS withdrawn
FROM payment.wallet_ledger
GROUP BY 1
ORDER BY 1;

-- question: Top 10 members by amount paid through the app in 2025
-- verified_by: sora
-- verified_on: 2025-06-09
-- runs: 8
SELECT t.usr_id, sum(t.txn_amt * f.krw_per_unit) AS paid_krw, count(*) AS payments
FROM payment.pay_txn t
JOIN dim.fx_rate f ON f.rate_date = t.txn_dt AND f.currency = t.ccy_cd
WHERE t.st_cd IN ('20', '30') AND t.tst_yn = 'N' AND t.txn_dt >= DATE '2025-01-01'
GROUP BY t.usr_id
ORDER BY paid_krw DESC
LIMIT 10;

-- question: Paid amount per member city for member-to-member orders, Q1 2025
-- verified_by: sora
-- verified_on: 2025-04-10
-- runs: 4
SELECT r.city_name_en, sum(t.txn_amt) AS paid_krw
FROM payment.pay_txn t
JOIN member.members m ON m.member_id = t.usr_id
JOIN dim.region r ON r.region_id = m.home_region_id
WHERE t.ord_src = 'P2P' AND t.st_cd IN ('20', '30') AND t.tst_yn = 'N'
  AND t.txn_dt BETWEEN DATE '2025-01-01' AND DATE '2025-03-31'
GROUP BY 1
ORDER BY 2 DESC;

-- question: USD payments by month, in dollars
-- verified_by: taeyang
-- verified_on: 2025-05-20
-- runs: 6
SELECT strftime(txn_dt, '%Y-%m') AS ym, sum(txn_amt) AS usd
FROM payment.pay_txn
WHERE ccy_cd = 'USD' AND st_cd IN ('20', '30') AND tst_yn = 'N'
GROUP BY ym
ORDER BY ym;

-- question: Default payment methods on file by bank
-- verified_by: sora
-- verified_on: 2025-02-26
-- runs: 3
SELECT b.bank_name_en, count(*) AS methods
FROM payment.pay_method p JOIN dim.bank b ON b.bank_cd = p.bank_cd
WHERE p.del_yn = 'N' AND p.dflt_yn = 'Y'
GROUP BY b.bank_name_en
ORDER BY methods DESC;

-- question: total payment amount in May
-- runs: 18
SELECT sum(txn_amt) AS total FROM payment.pay_txn WHERE txn_dt BETWEEN DATE '2025-05-01' AND DATE '2025-05-31';

-- runs: 7
SELECT st_cd, count(*) FROM payment.pay_txn WHERE txn_dt = DATE '2025-06-18' GROUP BY st_cd;

-- question: payments by method in 2023
SELECT method, count(*), sum(amount) FROM payment.pay_txn_old WHERE status = 'OK' GROUP BY method;

-- runs: 4
SELECT t.txn_id, t.ord_id, t.txn_amt, o.total_amount
FROM payment.pay_txn t JOIN trade.orders o ON o.order_id = t.ord_id AND t.ord_src = 'P2P'
WHERE t.st_cd = '20' AND t.txn_dt >= DATE '2025-06-10'
ORDER BY t.txn_amt DESC
LIMIT 100;

-- question: share of wallet payments by week
-- verified_by: taeyang
-- verified_on: 2025-06-16
-- runs: 11
SELECT date_trunc('week', txn_dt)::DATE AS wk, count(*) FILTER (mthd_cd = 'W') / count(*) AS wallet_share
FROM payment.pay_txn
WHERE st_cd IN ('20', '30') AND tst_yn = 'N' AND txn_dt BETWEEN DATE '2025-01-01' AND DATE '2025-06-15'
GROUP BY wk
ORDER BY wk;
