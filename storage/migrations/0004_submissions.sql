-- creating the tables of submissions

-- The last number given to a submission of an institution. A row of its own, because numbers
-- must stay gapless and never come back when submissions are removed.
CREATE TABLE submission_sequence (
	institution TEXT NOT NULL PRIMARY KEY,
	last BIGINT NOT NULL
);

CREATE TABLE submission (
	institution TEXT NOT NULL,
	id TEXT NOT NULL,
	reference TEXT NOT NULL,
	form TEXT NOT NULL,
	version BIGINT NOT NULL,
	language TEXT NOT NULL,
	payload BYTEA NOT NULL,
	content_type TEXT NOT NULL,
	key BYTEA NOT NULL,
	sequence BIGINT NOT NULL CHECK (sequence >= 1),
	received_ms BIGINT NOT NULL,
	PRIMARY KEY (institution, id),
	UNIQUE (institution, key),
	UNIQUE (institution, reference),
	UNIQUE (institution, sequence)
);
