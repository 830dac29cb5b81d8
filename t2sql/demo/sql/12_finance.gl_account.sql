INSERT INTO finance.gl_account VALUES
  ('1010', 'Cash and deposits', '보통예금', 'A'), ('1130', 'Trade receivables', '미수금', 'A'),
  ('2150', 'Member deposits (escrow)', '예수금', 'L'), ('4010', 'Advertising revenue', '광고수익', 'R'),
  ('4020', 'Safe payment fees', '안전결제 수수료수익', 'R'), ('4030', 'Shop commission', '가게 수수료수익', 'R'),
  ('4040', 'Delivery margin', '배송수익', 'R'), ('6010', 'Salaries', '급여', 'E'),
  ('6110', 'Server costs', '통신비', 'E'), ('6210', 'Marketing', '광고선전비', 'E'),
  ('6310', 'Payment processing', '지급수수료', 'E');
