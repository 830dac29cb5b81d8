CREATE SCHEMA member;
CREATE TABLE member.members (
  member_id INTEGER PRIMARY KEY, nickname VARCHAR NOT NULL, email VARCHAR, phone_masked VARCHAR,
  gender VARCHAR, birth_year SMALLINT,
  home_region_id INTEGER, signup_channel VARCHAR,
  signup_platform VARCHAR, signup_at TIMESTAMP, signup_date DATE, member_status VARCHAR,
  manner_score DECIMAL(4, 1), is_phone_verified BOOLEAN, marketing_opt_in BOOLEAN,
  referrer_member_id INTEGER, last_seen_at TIMESTAMP, is_test BOOLEAN, is_deleted BOOLEAN,
  deleted_at TIMESTAMP
);
COMMENT ON TABLE member.members IS 'One row per account ever created, withdrawn and test accounts included';
COMMENT ON COLUMN member.members.signup_at IS 'UTC';
COMMENT ON COLUMN member.members.signup_date IS 'Korean calendar date of signup';
COMMENT ON COLUMN member.members.manner_score IS 'Manner temperature, starts at 36.5';
CREATE TABLE member.members_old (
  usr_id INTEGER, nick_nm VARCHAR, email VARCHAR, sex_cd VARCHAR, birth_yy SMALLINT, rgn_cd INTEGER,
  join_dt DATE, st_cd VARCHAR, del_yn VARCHAR
);
CREATE TABLE member.member_profile_hist (
  profile_key INTEGER, member_id INTEGER, home_region_id INTEGER, manner_grade VARCHAR,
  member_status VARCHAR, valid_from DATE, valid_to DATE, is_current BOOLEAN
);
COMMENT ON TABLE member.member_profile_hist IS 'Slowly changing member attributes (type 2). valid_to is exclusive, 9999-12-31 on the current row';
CREATE TABLE member.member_regions (
  member_id INTEGER REFERENCES member.members (member_id), region_id INTEGER, is_primary BOOLEAN, verified_at TIMESTAMP
);
CREATE TABLE member.devices (
  device_id INTEGER, member_id INTEGER, platform VARCHAR, os_version VARCHAR, app_version VARCHAR,
  push_enabled BOOLEAN, first_seen_at TIMESTAMP, last_seen_at TIMESTAMP
);
CREATE TABLE member.manner_reviews (
  review_id INTEGER, order_id INTEGER, reviewer_id INTEGER, reviewee_id INTEGER,
  reviewer_role VARCHAR, score SMALLINT, comment VARCHAR, created_at TIMESTAMP, review_date DATE,
  is_deleted BOOLEAN
);
COMMENT ON COLUMN member.manner_reviews.score IS '1 (bad) to 5 (best)';
CREATE TABLE member.member_follows (follower_id INTEGER, followee_id INTEGER, created_at TIMESTAMP);
CREATE TABLE member.withdrawals (
  member_id INTEGER PRIMARY KEY REFERENCES member.members (member_id), rsn_cd VARCHAR, withdrawn_at TIMESTAMP, withdrawn_date DATE
);
