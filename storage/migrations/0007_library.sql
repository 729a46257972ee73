-- creating the table of blocks and lists

-- What forms are made with, and what institutions have uploaded: a name and version mean these bytes for ever.
CREATE TABLE library_file (
	institution TEXT NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	version BIGINT NOT NULL CHECK (version >= 1),
	bytes BYTEA NOT NULL,
	stored_ms BIGINT NOT NULL,
	PRIMARY KEY (institution, kind, name, version)
);
