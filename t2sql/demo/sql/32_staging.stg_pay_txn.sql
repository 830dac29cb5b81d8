INSERT INTO staging.stg_pay_txn
SELECT txn_id, CASE WHEN txn_id % 331 = 0 THEN NULL ELSE ord_id END, usr_id, txn_amt,
  CASE WHEN txn_dt >= DATE '2025-06-17' THEN '20' ELSE st_cd END, txn_dtm,
  txn_dtm + to_minutes((2 + txn_id % 30)::INTEGER)
FROM payment.pay_txn WHERE txn_dt >= DATE '2025-05-19' AND txn_id % 83 <> 0 ORDER BY txn_id;
