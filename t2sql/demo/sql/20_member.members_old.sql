-- The export the member service left behind when it moved, at the end of June 2024.
INSERT INTO member.members_old
SELECT member_id, nickname, email, CASE gender WHEN 'F' THEN '2' WHEN 'M' THEN '1' END, birth_year,
  home_region_id, signup_date, CASE WHEN member_status = 'WITHDRAWN' THEN '9' ELSE '1' END,
  CASE WHEN is_deleted AND deleted_at < TIMESTAMP '2024-06-30' THEN 'Y' ELSE 'N' END
FROM member.members WHERE signup_date <= DATE '2024-06-30' ORDER BY member_id;
