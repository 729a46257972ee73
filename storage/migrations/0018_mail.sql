-- creating the queue of mails

-- content: to whom, and in which language: encrypted. A mail that was sent, or given up, is no longer here.
CREATE TABLE mail (
	institution TEXT NOT NULL,
	id TEXT NOT NULL,
	submission TEXT NOT NULL,
	content BYTEA NOT NULL,
	data_key BYTEA,
	attempt BIGINT NOT NULL,
	next_ms BIGINT NOT NULL,
	PRIMARY KEY (institution, id),
	FOREIGN KEY (institution, submission) REFERENCES submission (institution, id) ON DELETE CASCADE
);
CREATE INDEX mail_next ON mail (next_ms);
