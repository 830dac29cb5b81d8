-- laundry: How many bundles were sent per client?
SELECT
  tc.ClntNm,
  COUNT(*) AS bndl_count
FROM T_BNDL AS tb
JOIN T_CLNT AS tc
  ON tb.ClntID = tc.ClntID
GROUP BY
  tc.ClntID,
  tc.ClntNm
ORDER BY
  COUNT(*) DESC;

-- laundry: Bundles from Lyon to Porto
SELECT
  *
FROM T_BNDL
WHERE
  OrigSiteID IN (
    SELECT
      SiteID
    FROM T_SITE
    WHERE
      Town = 'Lyon'
  )
  AND DestSiteID IN (
    SELECT
      SiteID
    FROM T_SITE
    WHERE
      Town = 'Porto'
  );

-- laundry: How many bundles went to Ghent?
SELECT
  COUNT(*) AS bndl_count
FROM T_BNDL
WHERE
  DestSiteID IN (
    SELECT
      SiteID
    FROM T_SITE
    WHERE
      Town = 'Ghent'
  );

-- laundry: Average weight of bundles by destination town
SELECT
  ts.Town,
  AVG(tb.WghtKg) AS average_wghtkg
FROM T_BNDL AS tb
JOIN T_SITE AS ts
  ON tb.DestSiteID = ts.SiteID
GROUP BY
  ts.Town
ORDER BY
  AVG(tb.WghtKg) DESC;

-- laundry: How many complaints are still open?
SELECT
  COUNT(*) AS cmplnt_count
FROM T_CMPLNT
WHERE
  ClosedDt IS NULL;

-- laundry: Open complaints per topic
SELECT
  Topic,
  COUNT(*) AS cmplnt_count
FROM T_CMPLNT
WHERE
  ClosedDt IS NULL
GROUP BY
  Topic
ORDER BY
  COUNT(*) DESC;

-- laundry: Number of closed complaints by topic
SELECT
  Topic,
  COUNT(*) AS cmplnt_count
FROM T_CMPLNT
WHERE
  NOT ClosedDt IS NULL
GROUP BY
  Topic
ORDER BY
  COUNT(*) DESC;

-- laundry: What share of closed complaints is about Stain?
SELECT
  1.0 * COUNT(*) FILTER(WHERE
    Topic = 'Stain') / NULLIF(COUNT(*), 0) AS ratio
FROM T_CMPLNT
WHERE
  NOT ClosedDt IS NULL;

-- laundry: How many fines are unpaid?
SELECT
  COUNT(*) AS fine_count
FROM T_FINE
WHERE
  PaidDt IS NULL;

-- laundry: Which clients are inactive?
SELECT
  ClntNm
FROM T_CLNT
WHERE
  IsActive = 'N';

-- laundry: Clients with a deposit above 500
SELECT
  ClntNm
FROM T_CLNT
WHERE
  DepositCents > 50000;

-- laundry: Total fines by client
SELECT
  tc.ClntNm,
  SUM(tf.FineAmt) AS total_fineamt
FROM T_FINE AS tf
JOIN T_CLNT AS tc
  ON tc.ClntID = tf.ClntID
GROUP BY
  tc.ClntID,
  tc.ClntNm
ORDER BY
  SUM(tf.FineAmt) DESC;

-- laundry: Which client has the highest total fines?
SELECT
  tc.ClntNm
FROM T_CLNT AS tc
JOIN T_FINE AS tf
  ON tc.ClntID = tf.ClntID
GROUP BY
  tc.ClntID,
  tc.ClntNm
ORDER BY
  SUM(tf.FineAmt) DESC
LIMIT 1;

-- laundry: Which month had the highest fine total?
SELECT
  DATE_TRUNC('MONTH', IssuedDt) AS month
FROM T_FINE
GROUP BY
  DATE_TRUNC('MONTH', IssuedDt)
ORDER BY
  SUM(FineAmt) DESC
LIMIT 1;

-- laundry: Top 3 clients by total fines
SELECT
  tc.ClntNm,
  SUM(tf.FineAmt) AS total_fineamt
FROM T_CLNT AS tc
JOIN T_FINE AS tf
  ON tc.ClntID = tf.ClntID
GROUP BY
  tc.ClntID,
  tc.ClntNm
ORDER BY
  SUM(tf.FineAmt) DESC
LIMIT 3;

-- laundry: Longest bundle
SELECT
  *
FROM T_BNDL
ORDER BY
  RouteKm DESC
LIMIT 1;

-- laundry: Which client sent the heaviest bundle?
SELECT
  tc.ClntNm
FROM T_CLNT AS tc
JOIN T_BNDL AS tb
  ON tb.ClntID = tc.ClntID
ORDER BY
  tb.WghtKg DESC
LIMIT 1;

-- laundry: Complaints without an agent
SELECT
  CmplntID
FROM T_CMPLNT
WHERE
  AgentID IS NULL;

-- laundry: Clients with more than 2 unpaid fines
SELECT
  tc.ClntNm
FROM T_CLNT AS tc
JOIN T_FINE AS tf
  ON tc.ClntID = tf.ClntID
WHERE
  tf.PaidDt IS NULL
GROUP BY
  tc.ClntID,
  tc.ClntNm
HAVING
  COUNT(*) > 2;

-- laundry: Average time to close a complaint by topic
SELECT
  Topic,
  AVG(DATE_DIFF('DAY', OpenedDt, ClosedDt)) AS average_days
FROM T_CMPLNT
GROUP BY
  Topic
ORDER BY
  AVG(DATE_DIFF('DAY', OpenedDt, ClosedDt)) DESC;

-- laundry: Average resolution time of complaints
SELECT
  AVG(DATE_DIFF('DAY', OpenedDt, ClosedDt)) AS average_days
FROM T_CMPLNT;

-- laundry: Unpaid fines by client
SELECT
  tc.ClntNm,
  COUNT(*) AS fine_count
FROM T_FINE AS tf
JOIN T_CLNT AS tc
  ON tc.ClntID = tf.ClntID
WHERE
  tf.PaidDt IS NULL
GROUP BY
  tc.ClntID,
  tc.ClntNm
ORDER BY
  COUNT(*) DESC;

-- laundry: Open complaints per agent
SELECT
  ts.FullNm,
  COUNT(*) AS cmplnt_count
FROM T_CMPLNT AS tc
JOIN T_STAFF AS ts
  ON tc.AgentID = ts.StaffID
WHERE
  tc.ClosedDt IS NULL
GROUP BY
  tc.AgentID,
  ts.FullNm
ORDER BY
  COUNT(*) DESC;

-- laundry: List the complaints about Stain with their agent
SELECT
  tc.CmplntID,
  ts.FullNm
FROM T_CMPLNT AS tc
JOIN T_STAFF AS ts
  ON tc.AgentID = ts.StaffID
WHERE
  tc.Topic = 'Stain';

-- laundry: Show the agent id of open complaints
SELECT
  AgentID
FROM T_CMPLNT
WHERE
  ClosedDt IS NULL;

-- laundry: Who manages the most staff?
SELECT
  FullNm
FROM T_STAFF
WHERE
  StaffID IN (
    SELECT
      ManagerID
    FROM T_STAFF
    WHERE
      NOT ManagerID IS NULL
    GROUP BY
      ManagerID
    ORDER BY
      COUNT(*) DESC
    LIMIT 1
  );

-- laundry: Total unpaid fine amount by client
SELECT
  tc.ClntNm,
  SUM(tf.FineAmt) AS total_fineamt
FROM T_CLNT AS tc
JOIN T_FINE AS tf
  ON tc.ClntID = tf.ClntID
WHERE
  tf.PaidDt IS NULL
GROUP BY
  tc.ClntID,
  tc.ClntNm
ORDER BY
  SUM(tf.FineAmt) DESC;

