-- title: a value in other letters
-- dialect: duckdb
SELECT count(*) FROM trade.orders WHERE status = 'paid'
-- problems: warning unknown_value status holds no 'paid'. => SELECT count(*) FROM trade.orders WHERE status = 'PAID'
-- after:
SELECT count(*) FROM trade.orders WHERE status = 'PAID'

-- title: two values, each with its own rewrite
-- dialect: duckdb
SELECT count(*) FROM trade.orders o JOIN members m ON o.member_id = m.id WHERE o.status = 'paid' AND m.city = 'seoul'
-- problems: warning unknown_value status holds no 'paid'. => SELECT count(*) FROM trade.orders o JOIN members m ON o.member_id = m.id WHERE o.status = 'PAID' AND m.city = 'seoul' ;; warning unknown_value city holds no 'seoul'. => SELECT count(*) FROM trade.orders o JOIN members m ON o.member_id = m.id WHERE o.status = 'paid' AND m.city = 'Seoul'
-- after:
SELECT count(*) FROM trade.orders o JOIN members m ON o.member_id = m.id WHERE o.status = 'PAID' AND m.city = 'Seoul'

-- title: no rewrite is offered
-- dialect: duckdb
SELECT count(*) FROM trade.orders WHERE status = 'lost'
-- problems: warning unknown_value status holds no 'lost'.
-- after:
none
