-- creating the tables of people who have logged in

-- id: the SHA-256 of the secret in the browser. person: what the login said, encrypted.
CREATE TABLE login_session (
	institution TEXT NOT NULL,
	id BYTEA NOT NULL,
	person BYTEA NOT NULL,
	begun_ms BIGINT NOT NULL,
	used_ms BIGINT NOT NULL,
	data_key BYTEA,
	PRIMARY KEY (institution, id)
);
CREATE INDEX login_session_begun ON login_session (begun_ms);

-- What somebody who has logged in has under way in a form: the secret of its draft, encrypted. owner: a pseudonym.
CREATE TABLE own_draft (
	institution TEXT NOT NULL,
	owner BYTEA NOT NULL,
	form TEXT NOT NULL,
	secret BYTEA NOT NULL,
	used_ms BIGINT NOT NULL,
	data_key BYTEA,
	PRIMARY KEY (institution, owner, form)
);
CREATE INDEX own_draft_used ON own_draft (used_ms);
