-- counting what waits without a look at each submission

-- As its submission has them, so that an index answers; NULL: what a program wrote that does not know of it.
ALTER TABLE delivery ADD COLUMN form TEXT;
ALTER TABLE delivery ADD COLUMN received_ms BIGINT;
CREATE INDEX delivery_watched ON delivery (institution, form, state, received_ms, next_ms) WHERE state <> 2;
