-- title: no schema is another schema
-- dialect: duckdb
SELECT amount FROM public.orders
-- after:
SELECT amount FROM trade.orders

-- title: a misspelling
-- dialect: duckdb
SELECT name FROM membres
-- after:
SELECT name FROM members

-- title: the singular, with columns written by its name
-- dialect: duckdb
SELECT member.name FROM member WHERE member.city = 'Seoul'
-- after:
SELECT member.name FROM members AS member WHERE member.city = 'Seoul'

-- title: a table of another matter
-- dialect: duckdb
SELECT 1 FROM invoices
-- after:
none

-- title: a file is no table
-- dialect: duckdb
SELECT * FROM '/tmp/members.csv'
-- after:
none

-- title: letter case counts
-- dialect: postgres
SELECT l.Origin FROM crm.Leads AS l
-- after:
SELECT l."Origin" FROM crm."Leads" AS l

-- title: letter case does not count
-- dialect: duckdb
SELECT l.origin FROM CRM.LEADS AS l
-- after:
none

-- title: a table of more words is another table
-- dialect: duckdb
SELECT amount FROM orders_archive
-- after:
none

-- title: a table of fewer words is another table
-- dialect: duckdb
SELECT 1 FROM people_visits
-- after:
none
