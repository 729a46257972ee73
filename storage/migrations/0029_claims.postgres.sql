-- recording the beginning of an attempt with its claim
-- needs 0028

-- When it was claimed last: the beginning of the attempt that is under way. attempt has a row for each that ended, and for each whose
-- lease ran out.
ALTER TABLE delivery ADD COLUMN claimed_ms BIGINT;

-- Whoever records an attempt has changed its delivery in the same transaction; asking for it again took a fifth of the database's work.
ALTER TABLE attempt DROP CONSTRAINT attempt_institution_delivery_fkey;
