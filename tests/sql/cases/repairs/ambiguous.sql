-- title: held equal by the join
-- dialect: duckdb
SELECT member_id, qty FROM trade.orders o JOIN trade.visits v ON o.member_id = v.member_id
-- after:
SELECT o.member_id, qty FROM trade.orders o JOIN trade.visits v ON o.member_id = v.member_id

-- title: held equal by a right join
-- dialect: duckdb
SELECT member_id, qty FROM trade.orders o RIGHT JOIN trade.visits v ON o.member_id = v.member_id
-- after:
SELECT v.member_id, qty FROM trade.orders o RIGHT JOIN trade.visits v ON o.member_id = v.member_id

-- title: used elsewhere with its alias
-- dialect: duckdb
SELECT id, m.city FROM trade.orders o JOIN members m ON o.member_id = m.id WHERE o.id > 5 AND o.member_id > 3
-- after:
none

-- title: grouped by with its alias
-- dialect: duckdb
SELECT id, count(*) FROM trade.orders o JOIN trade.visits v ON o.member_id = v.member_id GROUP BY v.id
-- after:
SELECT v.id, count(*) FROM trade.orders o JOIN trade.visits v ON o.member_id = v.member_id GROUP BY v.id

-- title: nothing tells which
-- dialect: duckdb
SELECT id FROM trade.orders o JOIN trade.visits v ON o.member_id = v.member_id
-- after:
none
