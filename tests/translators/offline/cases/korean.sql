-- library: 회원은 몇 명인가요?
SELECT
  COUNT(*) AS members_count
FROM members;

-- library: 도시별 회원 수
SELECT
  city,
  COUNT(*) AS members_count
FROM members
GROUP BY
  city
ORDER BY
  COUNT(*) DESC;

-- library: 장르별 평균 가격을 높은 순으로 보여줘
SELECT
  genre,
  AVG(price) AS average_price
FROM books
GROUP BY
  genre
ORDER BY
  AVG(price) DESC;

-- library: 가격이 만 원 이상인 책의 제목
SELECT
  title
FROM books
WHERE
  price >= 10000;

-- library: 서울에 사는 회원 수
SELECT
  COUNT(*) AS members_count
FROM members
WHERE
  city = 'Seoul';

-- library: 대출을 한 번도 하지 않은 회원의 이름
SELECT
  name
FROM members
WHERE
  NOT member_id IN (
    SELECT
      member_id
    FROM loans
    WHERE
      NOT member_id IS NULL
  );

-- library: 대출이 가장 많은 회원은 누구야?
SELECT
  m.name
FROM members AS m
JOIN loans AS l
  ON l.member_id = m.member_id
GROUP BY
  m.member_id,
  m.name
ORDER BY
  COUNT(*) DESC
LIMIT 1;

-- library: 가장 비싼 책 3권의 제목
SELECT
  title
FROM books
ORDER BY
  price DESC
LIMIT 3;

-- library: 책을 5권 이상 대출한 회원 이름
SELECT
  m.name
FROM books AS b
JOIN loans AS l
  ON b.book_id = l.book_id
JOIN members AS m
  ON l.member_id = m.member_id
GROUP BY
  m.member_id,
  m.name
HAVING
  COUNT(DISTINCT b.book_id) >= 5;

-- library: 작년에 가입한 회원은 몇 명이야?
SELECT
  COUNT(*) AS members_count
FROM members
WHERE
  joined_on >= CAST('2025-01-01' AS DATE)
  AND joined_on < CAST('2026-01-01' AS DATE);

-- library: 2026년 3월 5일부터 7일까지 대출 건수
SELECT
  COUNT(*) AS loans_count
FROM loans
WHERE
  loan_date >= CAST('2026-03-05' AS DATE)
  AND loan_date < CAST('2026-03-08' AS DATE);

-- library: 월별 대출 건수
SELECT
  DATE_TRUNC('MONTH', loan_date) AS month,
  COUNT(*) AS loans_count
FROM loans
GROUP BY
  DATE_TRUNC('MONTH', loan_date)
ORDER BY
  DATE_TRUNC('MONTH', loan_date);

-- library: 가격이 평균보다 높은 책 제목
SELECT
  title
FROM books
WHERE
  price > (
    SELECT
      AVG(price)
    FROM books
  );

-- library: 이메일이 없는 회원은 몇 명인가요?
SELECT
  COUNT(*) AS members_count
FROM members
WHERE
  email IS NULL;

-- library: 장르가 Poetry인 책의 수
SELECT
  COUNT(*) AS books_count
FROM books
WHERE
  genre = 'Poetry';

-- library: 최근 7일간 일별 대출 건수
SELECT
  loan_date,
  COUNT(*) AS loans_count
FROM loans
WHERE
  loan_date >= CAST('2026-06-09' AS DATE)
  AND loan_date < CAST('2026-06-16' AS DATE)
GROUP BY
  loan_date
ORDER BY
  loan_date;

-- shop: 지역별 고객 수
SELECT
  region,
  COUNT(*) AS customers_count
FROM crm.customers
GROUP BY
  region
ORDER BY
  COUNT(*) DESC;

-- shop: 취소된 주문은 몇 건이야?
SELECT
  COUNT(*) AS orders_count
FROM sales.orders
WHERE
  st_cd = 'cancelled';

-- shop: 지난달 주문 금액 합계
SELECT
  SUM(txn_amt) AS total_txn_amt
FROM sales.orders
WHERE
  order_dt >= CAST('2026-05-01' AS DATE) AND order_dt < CAST('2026-06-01' AS DATE);

-- shop: 카테고리별 상품 수
SELECT
  category,
  COUNT(*) AS products_count
FROM sales.products
GROUP BY
  category
ORDER BY
  COUNT(*) DESC;

-- shop: 주문이 없는 고객은 몇 명이야?
SELECT
  COUNT(*) AS customers_count
FROM crm.customers
WHERE
  NOT cust_id IN (
    SELECT
      cust_id
    FROM sales.orders
    WHERE
      NOT cust_id IS NULL
  );

-- library: 나이가 20세에서 30세 사이인 회원 수
SELECT
  COUNT(*) AS members_count
FROM members
WHERE
  age >= 20 AND age <= 30;

-- library: 제목에 'Night'가 들어가는 책
SELECT
  title
FROM books
WHERE
  title LIKE '%Night%';

-- library: 회원 이름과 나이를 나이순으로 보여줘
SELECT
  name,
  age
FROM members
ORDER BY
  age;

-- taxi: 플랫폼별 완료운행 수
SELECT
  platform,
  COUNT(*) AS completed_rides
FROM trips
WHERE
  trip_status = 'finished'
GROUP BY
  platform
ORDER BY
  COUNT(*) DESC;

-- taxi: 도시별 완료 운행은 몇 건인가요?
SELECT
  r.city,
  COUNT(*) AS completed_rides
FROM riders AS r
JOIN trips AS t
  ON r.rider_id = t.rider_id
WHERE
  t.trip_status = 'finished'
GROUP BY
  r.city
ORDER BY
  COUNT(*) DESC;
