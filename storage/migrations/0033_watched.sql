-- counting what waits without a look at each submission

-- As its submission has them; NULL: what a program wrote that does not know of it.
ALTER TABLE delivery ADD COLUMN form TEXT;
ALTER TABLE delivery ADD COLUMN received_ms BIGINT;
