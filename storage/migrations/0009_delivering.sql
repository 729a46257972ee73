-- adding what delivery must know of an endpoint

-- options: words such as format=xml, read by app/delivery. concurrency: how many deliveries may be
-- under way at once, 0: as the program thinks right. pending: 1 until it has answered a challenge.
ALTER TABLE endpoint ADD COLUMN options TEXT NOT NULL DEFAULT '';
ALTER TABLE endpoint ADD COLUMN concurrency BIGINT NOT NULL DEFAULT 0;
ALTER TABLE endpoint ADD COLUMN pending BIGINT NOT NULL DEFAULT 0;

-- Its circuit breaker: struct breaker in storage/store.h.
ALTER TABLE endpoint ADD COLUMN since_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE endpoint ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE endpoint ADD COLUMN failures BIGINT NOT NULL DEFAULT 0;
ALTER TABLE endpoint ADD COLUMN opens BIGINT NOT NULL DEFAULT 0;
ALTER TABLE endpoint ADD COLUMN until_ms BIGINT NOT NULL DEFAULT 0;

-- How many attempts there had been when it was replayed: from then on the schedule counts anew.
ALTER TABLE delivery ADD COLUMN replayed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attempt ADD COLUMN address TEXT;
CREATE INDEX delivery_parked ON delivery (institution) WHERE state = 3;
