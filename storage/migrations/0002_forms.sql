-- creating the tables of forms

CREATE TABLE form_version (
	institution TEXT NOT NULL,
	id TEXT NOT NULL,
	version BIGINT NOT NULL CHECK (version >= 1),
	definition BYTEA NOT NULL,
	digest BYTEA NOT NULL,
	published_ms BIGINT NOT NULL,
	PRIMARY KEY (institution, id, version)
);
