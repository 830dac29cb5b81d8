INSERT INTO staging.stg_members
SELECT member_id, nickname, CASE WHEN member_id % 150 = 0 THEN 9999 ELSE home_region_id END, signup_at,
  member_status, signup_at + INTERVAL 20 MINUTE
FROM member.members WHERE signup_date >= DATE '2025-03-01' ORDER BY member_id;
