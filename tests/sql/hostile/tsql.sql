-- dialect: tsql
-- allowed: shop.orders, people

INSERT INTO people VALUES (9, 'x', 'y')

UPDATE people SET name = 'x'

DELETE FROM people

TRUNCATE TABLE people

MERGE people USING shop.orders o ON people.id = o.buyer WHEN MATCHED THEN DELETE;

SELECT * INTO copied FROM people

SELECT * INTO #copied FROM people

CREATE TABLE x (id int)

DROP TABLE people

EXEC xp_cmdshell 'dir'

EXECUTE sp_executesql N'DELETE FROM people'

xp_cmdshell 'dir'

EXEC ('DELETE FROM people')

DECLARE @x int = 1

SET NOCOUNT ON

USE master

WAITFOR DELAY '00:00:05'

SELECT 1; WAITFOR DELAY '00:00:05'

SHUTDOWN

BACKUP DATABASE x TO DISK = '{out}'

BULK INSERT people FROM '{canary}'

DBCC CHECKDB

KILL 55

GRANT SELECT ON people TO x

BEGIN TRAN

PRINT 'x'

IF 1 = 1 DELETE FROM people

WHILE 1 = 1 SELECT 1

SELECT * FROM OPENROWSET(BULK '{canary}', SINGLE_CLOB) AS x

SELECT * FROM OPENROWSET('SQLNCLI', 'Server=x', 'SELECT 1') AS x

SELECT * FROM OPENQUERY(linked, 'SELECT 1')

SELECT * FROM OPENDATASOURCE('SQLNCLI', 'x').db.dbo.t

SELECT * FROM OPENXML(1, '/x')

SELECT * FROM linked.db.dbo.salaries

SELECT * FROM sys.tables

SELECT * FROM sys.fn_xe_file_target_read_file('{canary}', NULL, NULL, NULL)

SELECT * FROM sys.dm_exec_sql_text(0x00)

SELECT * FROM sys.dm_os_file_exists('{canary}')

SELECT * FROM fn_trace_gettable('{canary}', default)

SELECT * FROM master..sysdatabases

SELECT * FROM information_schema.tables

SELECT * FROM [salaries]

SELECT * FROM dbo.salaries

SELECT @@VERSION

SELECT @x

SELECT @x = id FROM people

SELECT NEXT VALUE FOR counter

SELECT OBJECT_ID('salaries')

SELECT OBJECT_DEFINITION(1)

SELECT HOST_NAME()

SELECT APP_NAME()

SELECT CONNECTIONPROPERTY('client_net_address')

SELECT SERVERPROPERTY('Edition')

SELECT DATABASEPROPERTYEX('x', 'Status')

SELECT HAS_PERMS_BY_NAME('x', 'OBJECT', 'SELECT')

SELECT SESSION_CONTEXT(N'x')

SELECT dbo.my_function(1)

SELECT id FROM people WITH (XLOCK, HOLDLOCK)

SELECT id FROM people WITH (TABLOCKX)

SELECT id FROM people FOR XML AUTO; DELETE FROM people

SELECT id FROM people UNION SELECT pay FROM salaries

SELECT (SELECT MAX(pay) FROM salaries)

WITH people AS (SELECT * FROM salaries) SELECT * FROM people

SELECT * FROM people CROSS APPLY dbo.my_function(id) x

SELECT id FROM people; DELETE FROM people

SELECT id FROM people DELETE FROM people

SELECT id FROM people OPTION (USE HINT('x')); DROP TABLE people

