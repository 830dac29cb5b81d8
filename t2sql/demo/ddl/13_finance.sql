CREATE SCHEMA finance;
CREATE TABLE finance.settlements (
  settlement_id INTEGER, payee_type VARCHAR, payee_id INTEGER, period_start DATE, period_end DATE,
  order_cnt INTEGER, gross_amt DECIMAL(16, 2), fee_amt DECIMAL(14, 2), net_amt DECIMAL(16, 2),
  ccy_cd VARCHAR, settlement_status VARCHAR, paid_date DATE
);
COMMENT ON TABLE finance.settlements IS 'Weekly pay-outs. payee_type MEMBER: member_id, SHOP: shop_id';
CREATE TABLE finance.gl_account (acct_no VARCHAR, acct_nm VARCHAR, acct_nm_ko VARCHAR, cls_cd VARCHAR);
CREATE TABLE finance.gl_entry (
  je_no INTEGER, ln_no SMALLINT, post_dt DATE, acct_no VARCHAR, cc_cd VARCHAR, dr_amt BIGINT,
  cr_amt BIGINT, dscr VARCHAR
);
CREATE TABLE finance.monthly_budget (
  budget_month DATE, cc_cd VARCHAR, acct_no VARCHAR, budget_krw BIGINT
);
CREATE TABLE finance.daily_revenue (
  dt DATE, revenue_type VARCHAR, txn_count INTEGER, amount_krw DECIMAL(16, 2)
);
COMMENT ON TABLE finance.daily_revenue IS 'Company revenue by day and source, everything converted to KRW at the rate of the day';
