INSERT INTO payment.pay_txn_old
SELECT txn_id - 19000000, ord_id, usr_id, round(txn_amt)::BIGINT,
  CASE mthd_cd WHEN 'C' THEN 'card' WHEN 'W' THEN 'wallet' WHEN 'B' THEN 'bank' ELSE 'etc' END,
  CASE st_cd WHEN '30' THEN 'OK' WHEN '20' THEN 'OK' WHEN '40' THEN 'CANCEL' ELSE 'NG' END, txn_dtm
FROM payment.pay_txn WHERE txn_dt < DATE '2024-01-01' ORDER BY txn_id;
