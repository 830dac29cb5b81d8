-- title: a misspelling
-- dialect: duckdb
SELECT amuont FROM trade.orders
-- after:
SELECT amount FROM trade.orders

-- title: the same letters
-- dialect: duckdb
SELECT memberId, createdAt FROM trade.orders
-- after:
SELECT member_id, created_at FROM trade.orders

-- title: the same words in another order
-- dialect: duckdb
SELECT at_created FROM trade.orders
-- after:
SELECT created_at FROM trade.orders

-- title: a word that one column alone has
-- dialect: duckdb
SELECT created FROM trade.orders
-- after:
SELECT created_at FROM trade.orders

-- title: the table's word before its column
-- dialect: duckdb
SELECT o.order_status FROM trade.orders o
-- after:
SELECT o.status FROM trade.orders o

-- title: a plural, more than once
-- dialect: duckdb
SELECT statuses, count(*) FROM trade.orders WHERE statuses <> 'X' GROUP BY statuses
-- after:
SELECT status, count(*) FROM trade.orders WHERE status <> 'X' GROUP BY status

-- title: two that are as near
-- dialect: duckdb
SELECT q FROM trade.quarters
-- after:
none

-- title: another number is another column
-- dialect: duckdb
SELECT q3 FROM trade.quarters
-- after:
none

-- title: nothing like it
-- dialect: duckdb
SELECT weight FROM trade.orders
-- after:
none

-- title: the wrong alias
-- dialect: duckdb
SELECT o.city FROM trade.orders o JOIN members m ON o.member_id = m.id
-- after:
SELECT m.city FROM trade.orders o JOIN members m ON o.member_id = m.id

-- title: the table's name behind its alias
-- dialect: postgres
SELECT orders.amount FROM trade.orders o JOIN members m ON o.member_id = m.id
-- after:
SELECT o.amount FROM trade.orders o JOIN members m ON o.member_id = m.id

-- title: an alias that nothing has
-- dialect: duckdb
SELECT x.amount FROM trade.orders o JOIN members m ON o.member_id = m.id
-- after:
SELECT o.amount FROM trade.orders o JOIN members m ON o.member_id = m.id

-- title: an alias that nothing has, for a column of both
-- dialect: duckdb
SELECT x.id FROM trade.orders o JOIN members m ON o.member_id = m.id
-- after:
none

-- title: letter case counts
-- dialect: postgres
SELECT fullName FROM people
-- after:
SELECT "fullName" FROM people

-- title: within a subquery
-- dialect: duckdb
SELECT id FROM members WHERE id IN (SELECT memberid FROM trade.orders)
-- after:
SELECT id FROM members WHERE id IN (SELECT member_id FROM trade.orders)

-- title: an output of a WITH part
-- dialect: duckdb
WITH spent AS (SELECT member_id, sum(amount) AS total_amount FROM trade.orders GROUP BY 1) SELECT totalamount FROM spent
-- after:
WITH spent AS (SELECT member_id, sum(amount) AS total_amount FROM trade.orders GROUP BY 1) SELECT total_amount FROM spent

-- title: the table's name of a query around
-- dialect: duckdb
SELECT id FROM members m WHERE EXISTS (SELECT 1 FROM trade.orders o WHERE orders.member_id = members.id)
-- after:
SELECT id FROM members m WHERE EXISTS (SELECT 1 FROM trade.orders o WHERE o.member_id = m.id)

-- title: an alias that nothing has, for a column that stands inside and around
-- dialect: duckdb
SELECT m.id FROM members m WHERE EXISTS (SELECT 1 FROM trade.orders o WHERE o.member_id = x.id)
-- after:
none

-- title: the wrong alias, for a column that stands inside and around
-- dialect: duckdb
SELECT m.id FROM members m JOIN trade.visits v ON v.member_id = m.id WHERE EXISTS (SELECT 1 FROM trade.orders o WHERE m.member_id = v.member_id)
-- after:
none
