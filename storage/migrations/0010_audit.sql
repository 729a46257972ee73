-- creating the audit, and what says how long a submission is kept

-- What was done to what people sent: only added to. Each entry's hash covers its fields and the hash of the one before, per institution.
CREATE TABLE audit (
	institution TEXT NOT NULL,
	number BIGINT NOT NULL CHECK (number >= 1),
	time_ms BIGINT NOT NULL,
	what TEXT NOT NULL,
	submission TEXT NOT NULL,
	reference TEXT NOT NULL,
	detail TEXT NOT NULL,
	hash BYTEA NOT NULL,
	PRIMARY KEY (institution, number)
);
CREATE TRIGGER audit_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
CREATE TRIGGER audit_removal BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;

CREATE TABLE audit_head (
	institution TEXT NOT NULL PRIMARY KEY,
	number BIGINT NOT NULL,
	hash BYTEA NOT NULL
);

-- Days, as the form said when it was sent; NULL: it said nothing.
ALTER TABLE submission ADD COLUMN keep_delivered_days BIGINT;
ALTER TABLE submission ADD COLUMN keep_days BIGINT;

-- What is still kept.
CREATE INDEX submission_kept ON submission (received_ms) WHERE erased_ms IS NULL;
