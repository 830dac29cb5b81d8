CREATE SCHEMA logistics;
CREATE TABLE logistics.carriers (
  carrier_id INTEGER PRIMARY KEY, carrier_name_en VARCHAR, carrier_name_ko VARCHAR,
  carrier_type VARCHAR, base_fee_krw INTEGER
);
CREATE TABLE logistics.hubs (hub_id INTEGER, hub_name VARCHAR, region_id INTEGER, capacity_per_day INTEGER);
CREATE TABLE logistics.shipments (
  shipment_id INTEGER PRIMARY KEY, order_id INTEGER,
  carrier_id INTEGER REFERENCES logistics.carriers (carrier_id), tracking_no VARCHAR,
  origin_region_id INTEGER, dest_region_id INTEGER, weight_g INTEGER, fee_krw INTEGER,
  ship_st_cd VARCHAR, requested_at TIMESTAMP, requested_date DATE, picked_up_at TIMESTAMP,
  delivered_at TIMESTAMP, delivered_date DATE, promised_date DATE
);
COMMENT ON TABLE logistics.shipments IS 'Parcels of member-to-member orders of type PARCEL';
CREATE TABLE logistics.shipment_events (
  shipment_id INTEGER, seq SMALLINT, ship_st_cd VARCHAR, hub_id INTEGER, occurred_at TIMESTAMP
);
