-- creating the tables of keys

-- The platform's keys are in a file of the operator's; here is only what shows that they are the right ones.
CREATE TABLE platform_key (
	name TEXT NOT NULL PRIMARY KEY,
	proof BYTEA NOT NULL,
	created_ms BIGINT NOT NULL
);

-- An institution's keys, wrapped by one of the platform's; the newest wraps the keys of new records.
CREATE TABLE institution_key (
	institution TEXT NOT NULL,
	number BIGINT NOT NULL CHECK (number >= 1),
	platform_key TEXT NOT NULL REFERENCES platform_key (name),
	wrapped BYTEA NOT NULL,
	created_ms BIGINT NOT NULL,
	PRIMARY KEY (institution, number)
);

-- A record's own key, wrapped by its institution's. NULL: the record is not encrypted (yet).
ALTER TABLE draft ADD COLUMN data_key BYTEA;
ALTER TABLE submission ADD COLUMN data_key BYTEA;
ALTER TABLE attachment ADD COLUMN data_key BYTEA;

-- When what it held was erased. Its key is gone then, too.
ALTER TABLE submission ADD COLUMN erased_ms BIGINT;

-- What is still to be encrypted, and nothing else.
CREATE INDEX draft_clear ON draft (institution, id) WHERE data_key IS NULL;
CREATE INDEX submission_clear ON submission (institution, id) WHERE data_key IS NULL AND erased_ms IS NULL;
CREATE INDEX attachment_clear ON attachment (institution, id) WHERE data_key IS NULL;
