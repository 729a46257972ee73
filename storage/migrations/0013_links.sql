-- creating the table of what else opens a draft

-- digest: SHA-256 of a secret. browser: 1: it is a browser's, which sees the receipt, too; 0: it stands in a link.
CREATE TABLE draft_link (
	institution TEXT NOT NULL,
	digest BYTEA NOT NULL,
	draft BYTEA NOT NULL,
	browser BIGINT NOT NULL,
	expires_ms BIGINT NOT NULL,
	PRIMARY KEY (institution, digest)
);
CREATE INDEX draft_link_draft ON draft_link (institution, draft);
CREATE INDEX draft_link_expires ON draft_link (expires_ms);
