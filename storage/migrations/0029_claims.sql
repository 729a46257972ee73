-- recording the beginning of an attempt with its claim

-- When it was claimed last: the beginning of the attempt that is under way. attempt has a row for each that ended, and for each whose
-- lease ran out.
ALTER TABLE delivery ADD COLUMN claimed_ms BIGINT;
