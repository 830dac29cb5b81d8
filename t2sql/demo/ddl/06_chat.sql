CREATE SCHEMA chat;
CREATE TABLE chat.chat_rooms (
  room_id INTEGER, listing_id INTEGER, buyer_id INTEGER, seller_id INTEGER, message_count INTEGER,
  created_at TIMESTAMP, created_date DATE, last_message_at TIMESTAMP, is_blocked BOOLEAN,
  is_deleted BOOLEAN
);
COMMENT ON TABLE chat.chat_rooms IS 'One conversation between a buyer and a seller about one listing';
CREATE TABLE chat.chat_messages (
  message_id INTEGER, room_id INTEGER, sender_id INTEGER, msg_type VARCHAR, msg_len SMALLINT,
  is_read BOOLEAN, sent_at TIMESTAMP, sent_date DATE
);
CREATE TABLE chat.chat_response_stats (
  room_id INTEGER, seller_id INTEGER, first_buyer_msg_at TIMESTAMP, first_seller_msg_at TIMESTAMP,
  response_seconds INTEGER, created_date DATE
);
COMMENT ON COLUMN chat.chat_response_stats.response_seconds IS 'NULL when the seller never replied';
