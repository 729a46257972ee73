-- adding which keys signed an attempt, and places for what is kept encrypted of endpoints and of what they answered

ALTER TABLE attempt ADD COLUMN keys TEXT;
-- By the key of its submission; detail is what we say ourselves. What receivers said so far was in the clear.
ALTER TABLE attempt ADD COLUMN answer BYTEA;
UPDATE attempt SET detail = NULL WHERE status > 0;

-- What secrets holds no more, then; data_key: see 0008_vault.sql.
ALTER TABLE endpoint ADD COLUMN sealed BYTEA;
ALTER TABLE endpoint ADD COLUMN data_key BYTEA;
