CREATE SCHEMA event;
CREATE TABLE event.events_202504 (
  event_date DATE, event_id BIGINT, event_ts TIMESTAMP, session_id INTEGER, member_id INTEGER,
  event_name VARCHAR, platform VARCHAR, app_version VARCHAR, listing_id INTEGER, duration_ms INTEGER
);
COMMENT ON TABLE event.events_202504 IS 'App events of April 2025; one table a month';
CREATE TABLE event.events_202505 (
  event_date DATE, event_id BIGINT, event_ts TIMESTAMP, session_id INTEGER, member_id INTEGER,
  event_name VARCHAR, platform VARCHAR, app_version VARCHAR, listing_id INTEGER, duration_ms INTEGER
);
CREATE TABLE event.events_202506 (
  event_date DATE, event_id BIGINT, event_ts TIMESTAMP, session_id INTEGER, member_id INTEGER,
  event_name VARCHAR, platform VARCHAR, app_version VARCHAR, listing_id INTEGER, duration_ms INTEGER
);
CREATE TABLE event.daily_active_members (
  dt DATE, member_id INTEGER, platform VARCHAR, session_cnt SMALLINT, view_cnt SMALLINT,
  stay_sec INTEGER
);
COMMENT ON TABLE event.daily_active_members IS 'One row per member and day with at least one session';
CREATE TABLE event.push_sends (
  dt DATE, push_id INTEGER, member_id INTEGER, push_type VARCHAR, sent_at TIMESTAMP,
  opened_at TIMESTAMP
);
