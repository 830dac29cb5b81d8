-- title: an unknown dialect
-- dialect: klingon
-- allowed: trade.orders, members
-- expect: refused dialect
SELECT 1

-- title: no dialect
-- dialect: 
-- allowed: trade.orders, members
-- expect: refused dialect
SELECT 1

-- title: a dialect that sqlglot has and we have not looked at
-- dialect: teradata
-- allowed: trade.orders, members
-- expect: refused dialect
SELECT 1
