-- remembering when a delivery was first accepted, and how an endpoint's last attempt ended

-- Of one that was replayed after it had been accepted; NULL: its state and next_ms say it.
ALTER TABLE delivery ADD COLUMN accepted_ms BIGINT;

-- last_end: enum endpoint_end in storage/endpoints.h; last_status: of HTTP, 0 when there was none.
ALTER TABLE endpoint ADD COLUMN last_end BIGINT NOT NULL DEFAULT 0;
ALTER TABLE endpoint ADD COLUMN last_status BIGINT NOT NULL DEFAULT 0;
ALTER TABLE endpoint ADD COLUMN last_ms BIGINT NOT NULL DEFAULT 0;
