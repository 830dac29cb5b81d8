CREATE SCHEMA payment;
CREATE TABLE payment.pay_txn (
  txn_id INTEGER PRIMARY KEY, ord_src VARCHAR, ord_id INTEGER, usr_id INTEGER,
  txn_amt DECIMAL(14, 2), fee_amt DECIMAL(12, 2), ccy_cd VARCHAR, mthd_cd VARCHAR, st_cd VARCHAR,
  pg_cd VARCHAR, apprv_no VARCHAR, inst_mon SMALLINT, txn_dtm TIMESTAMP, txn_dt DATE,
  cncl_dtm TIMESTAMP, tst_yn VARCHAR
);
COMMENT ON COLUMN payment.pay_txn.txn_dtm IS 'UTC';
COMMENT ON COLUMN payment.pay_txn.txn_dt IS 'KST';
COMMENT ON COLUMN payment.pay_txn.ord_src IS 'P2P: trade.orders, SHOP: shop.shop_orders';
CREATE TABLE payment.pay_refund (
  rfnd_id INTEGER PRIMARY KEY, txn_id INTEGER REFERENCES payment.pay_txn (txn_id), rfnd_amt DECIMAL(14, 2), ccy_cd VARCHAR, rsn_cd VARCHAR,
  st_cd VARCHAR, rfnd_dtm TIMESTAMP, rfnd_dt DATE
);
CREATE TABLE payment.pay_method (
  mthd_id INTEGER, usr_id INTEGER, mthd_cd VARCHAR, bank_cd VARCHAR, last4 VARCHAR, reg_dt DATE,
  dflt_yn VARCHAR, del_yn VARCHAR
);
CREATE TABLE payment.wallet_ledger (
  entry_id INTEGER, usr_id INTEGER, acct_cd VARCHAR, dr_cr VARCHAR, amt BIGINT, ref_id INTEGER,
  entry_dtm TIMESTAMP, entry_dt DATE
);
COMMENT ON COLUMN payment.wallet_ledger.dr_cr IS 'C: money into the wallet, D: out of it';
CREATE TABLE payment.pay_txn_old (
  tid INTEGER, order_no INTEGER, uid INTEGER, amount BIGINT, method VARCHAR, status VARCHAR,
  paid_at TIMESTAMP
);
