-- creating the table of what is kept beside definitions that are being worked on

-- kind: what it is, such as what an import could not carry over. author: whose it is; empty: the form's.
CREATE TABLE design_aside (
	institution TEXT NOT NULL,
	form TEXT NOT NULL,
	kind TEXT NOT NULL,
	author TEXT NOT NULL,
	content BYTEA NOT NULL,
	time_ms BIGINT NOT NULL,
	PRIMARY KEY (institution, form, kind, author)
);
