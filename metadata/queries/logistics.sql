-- question: On-time delivery rate by carrier, this year
-- verified_by: geon
-- verified_on: 2025-06-12
-- runs: 25
SELECT c.carrier_name_en AS carrier, count(*) FILTER (s.delivered_date <= s.promised_date) / count(*) AS on_time_rate, count(*) AS delivered
FROM logistics.shipments s
JOIN logistics.carriers c ON c.carrier_id = s.carrier_id
WHERE s.ship_st_cd = '50' AND s.requested_date >= DATE '2025-01-01'
GROUP BY c.carrier_name_en
ORDER BY on_time_rate DESC;

-- question: Parcels sent per week in 2025
-- verified_by: geon
-- verified_on: 2025-06-16
-- runs: 11
SELECT date_trunc('week', requested_date)::DATE AS week_start, count(*) AS parcels
FROM logistics.shipments
WHERE requested_date BETWEEN DATE '2024-12-30' AND DATE '2025-06-15'
GROUP BY 1
ORDER BY 1;

-- question: Average days from pick-up request to delivery, by carrier type
-- verified_by: geon
-- verified_on: 2025-05-15
-- runs: 8
SELECT c.carrier_type, avg(date_diff('hour', s.requested_at, s.delivered_at) / 24.0) AS days
FROM logistics.shipments s JOIN logistics.carriers c USING (carrier_id)
WHERE s.ship_st_cd = '50'
GROUP BY c.carrier_type
ORDER BY days;

-- question: Parcels by state with the state's name
-- verified_by: geon
-- verified_on: 2025-06-18
-- runs: 14
SELECT s.ship_st_cd, d.cd_name_en AS state, count(*) AS parcels
FROM logistics.shipments s
JOIN dim.code d ON d.grp_cd = 'SHIP_ST' AND d.cd = s.ship_st_cd
GROUP BY 1, 2
ORDER BY 1;

-- question: Top 10 routes between cities by parcels
-- verified_by: geon
-- verified_on: 2025-03-13
-- runs: 5
SELECT o.city_name_en AS origin, d.city_name_en AS destination, count(*) AS parcels
FROM logistics.shipments s
JOIN dim.region o ON o.region_id = s.origin_region_id
JOIN dim.region d ON d.region_id = s.dest_region_id
WHERE o.city_cd <> d.city_cd
GROUP BY 1, 2
ORDER BY parcels DESC
LIMIT 10;

-- question: 택배 분실률 (택배사별)
-- verified_by: yuna
-- verified_on: 2025-04-22
-- runs: 3
SELECT c.carrier_name_ko, count(*) FILTER (s.ship_st_cd = '80') / count(*) AS lost_rate
FROM logistics.shipments s JOIN logistics.carriers c ON c.carrier_id = s.carrier_id
GROUP BY 1
ORDER BY 2 DESC;

-- question: Delivery fees collected per month on parcel orders that completed
-- verified_by: geon
-- verified_on: 2025-05-06
-- runs: 6
SELECT date_trunc('month', o.completed_date)::DATE AS month, sum(o.delivery_fee) AS fees_krw
FROM trade.orders o
JOIN logistics.shipments s ON s.order_id = o.order_id
WHERE o.order_type = 'PARCEL' AND o.order_status = 'COMPLETED' AND NOT o.is_test AND NOT o.is_deleted
GROUP BY 1
ORDER BY 1;

-- question: delivery time by carrier
-- runs: 10
SELECT carrier_id, avg(delivered_date - requested_date) AS days FROM logistics.shipments GROUP BY carrier_id ORDER BY carrier_id;

-- runs: 2
SELECT h.hub_name, count(*) AS scans
FROM logistics.shipment_events e JOIN logistics.hubs h ON h.hub_id = e.hub_id
WHERE e.occurred_at >= TIMESTAMP '2025-06-01 00:00:00'
GROUP BY h.hub_name
ORDER BY scans DESC;

SELECT count(*) AS late_and_open
FROM logistics.shipments
WHERE delivered_at IS NULL AND promised_date < DATE '2025-06-19' AND ship_st_cd NOT IN ('80', '90');
