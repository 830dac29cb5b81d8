-- title: a blank text
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: refused text
   

-- title: a MySQL comment that is executed
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused text
SELECT 1 /*!50000 UNION SELECT user FROM mysql.user */

-- title: a MariaDB comment that is executed
-- dialect: mysql
-- allowed: trade.orders, members
-- expect: refused text
SELECT 1 /*M!100100 , sleep(9) */

-- title: a comment that is executed, inside a dialect that does not
-- dialect: postgres
-- allowed: trade.orders, members
-- expect: refused text
SELECT id /*! , 2 */ FROM members

-- title: plain comments
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
-- who
SELECT /* all of them */ id FROM members -- end

-- title: tabs and line ends
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT	id

FROM members

-- title: letters of any script
-- dialect: duckdb
-- allowed: trade.orders, members
-- expect: ok
SELECT id AS "회원" FROM members WHERE name = '김철수'
