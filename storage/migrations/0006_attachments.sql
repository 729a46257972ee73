-- creating the tables of attached files

-- A file belongs to a draft, then to the submission that the draft became; when the draft ends
-- in any other way, its files end with it.
CREATE TABLE attachment (
	institution TEXT NOT NULL,
	id TEXT NOT NULL,
	draft BYTEA,
	submission TEXT,
	size BIGINT NOT NULL,
	PRIMARY KEY (institution, id),
	FOREIGN KEY (institution, draft) REFERENCES draft (institution, id) ON DELETE CASCADE,
	FOREIGN KEY (institution, submission) REFERENCES submission (institution, id)
);
CREATE INDEX attachment_draft ON attachment (institution, draft);
CREATE INDEX attachment_submission ON attachment (institution, submission);

-- The bytes, in pieces that are read and written one at a time.
CREATE TABLE attachment_chunk (
	institution TEXT NOT NULL,
	attachment TEXT NOT NULL,
	number BIGINT NOT NULL,
	bytes BYTEA NOT NULL,
	PRIMARY KEY (institution, attachment, number),
	FOREIGN KEY (institution, attachment) REFERENCES attachment (institution, id)
		ON DELETE CASCADE
);
