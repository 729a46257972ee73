-- creating the signatures under audits

-- What the platform signed: that at that time the institution's audit ended with this entry. One a day.
CREATE TABLE audit_signature (
	institution TEXT NOT NULL,
	day BIGINT NOT NULL,
	number BIGINT NOT NULL CHECK (number >= 1),
	hash BYTEA NOT NULL,
	time_ms BIGINT NOT NULL,
	signature TEXT NOT NULL,
	PRIMARY KEY (institution, day)
);
