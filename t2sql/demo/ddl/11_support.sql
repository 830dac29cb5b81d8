CREATE SCHEMA support;
CREATE TABLE support.agents (
  agent_id INTEGER PRIMARY KEY, agent_name VARCHAR, team VARCHAR, hired_date DATE, left_date DATE
);
CREATE TABLE support.tickets (
  ticket_id INTEGER PRIMARY KEY, member_id INTEGER, order_id INTEGER, channel VARCHAR,
  tkt_cat_cd VARCHAR, priority SMALLINT, ticket_status VARCHAR, agent_id INTEGER REFERENCES support.agents (agent_id),
  created_at TIMESTAMP, created_date DATE, first_response_at TIMESTAMP, resolved_at TIMESTAMP,
  csat_score SMALLINT
);
COMMENT ON COLUMN support.tickets.priority IS '1 urgent, 2 normal, 3 low';
COMMENT ON COLUMN support.tickets.csat_score IS '1 to 5, NULL when the member did not answer';
CREATE TABLE support.ticket_messages (
  ticket_id INTEGER, seq SMALLINT, author_type VARCHAR, agent_id INTEGER, body_len INTEGER,
  sent_at TIMESTAMP
);
CREATE TABLE support.sanctions (
  sanction_id INTEGER, member_id INTEGER, sanction_type VARCHAR, rsn_cd VARCHAR, start_date DATE,
  end_date DATE, lifted_at TIMESTAMP
);
