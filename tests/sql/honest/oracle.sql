-- dialect: oracle
-- allowed: shop.orders, people

SELECT id, name FROM people WHERE city = 'Seoul' ORDER BY id FETCH FIRST 10 ROWS ONLY

SELECT TRUNC(placed, 'MM'), SUM(amount) FROM shop.orders GROUP BY TRUNC(placed, 'MM')

SELECT TO_CHAR(placed, 'YYYY-MM'), ADD_MONTHS(placed, 1), MONTHS_BETWEEN(SYSDATE, placed), EXTRACT(YEAR FROM placed), LAST_DAY(placed) FROM shop.orders

SELECT NVL(note, '-'), NVL2(note, 'a', 'b'), DECODE(kind, 'a', 1, 0), INSTR(note, 'a'), SUBSTR(note, 1, 2), TO_NUMBER('5') FROM shop.orders

SELECT LISTAGG(name, ', ') WITHIN GROUP (ORDER BY name), MEDIAN(score) FROM people

SELECT /*+ INDEX(o) */ o.id FROM shop.orders o WHERE ROWNUM <= 5

SELECT id FROM people WHERE REGEXP_LIKE(name, '^K')

SELECT p.name, o.amount FROM people p, shop.orders o WHERE o.buyer = p.id (+)

SELECT id FROM people MINUS SELECT buyer FROM shop.orders

SELECT LEVEL FROM people CONNECT BY LEVEL <= 3

SELECT buyer, ROW_NUMBER() OVER (PARTITION BY buyer ORDER BY amount DESC) FROM shop.orders

