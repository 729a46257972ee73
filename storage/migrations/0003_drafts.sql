-- creating the tables of drafts

CREATE TABLE draft (
	institution TEXT NOT NULL,
	id BYTEA NOT NULL,
	form TEXT NOT NULL,
	version BIGINT NOT NULL,
	language TEXT NOT NULL,
	answers BYTEA NOT NULL,
	created_ms BIGINT NOT NULL,
	updated_ms BIGINT NOT NULL,
	expires_ms BIGINT NOT NULL,
	PRIMARY KEY (institution, id)
);
CREATE INDEX draft_expires ON draft (expires_ms);
