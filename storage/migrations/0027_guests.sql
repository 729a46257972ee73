-- creating the tables of what outsiders may look at, and what they said

-- A link to one revision of a design. digest: SHA-256 of the secret in it. revoked_ms: 0: it was not.
CREATE TABLE guest_link (
	institution TEXT NOT NULL,
	digest BYTEA NOT NULL,
	form TEXT NOT NULL,
	number BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	name TEXT NOT NULL,
	created_ms BIGINT NOT NULL,
	expires_ms BIGINT NOT NULL,
	revoked_ms BIGINT NOT NULL,
	PRIMARY KEY (institution, digest),
	UNIQUE (institution, form, number)
);

-- done_ms: 0: nobody has done anything about it.
CREATE TABLE guest_comment (
	institution TEXT NOT NULL,
	form TEXT NOT NULL,
	number BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	page TEXT NOT NULL,
	name TEXT NOT NULL,
	text TEXT NOT NULL,
	time_ms BIGINT NOT NULL,
	done_ms BIGINT NOT NULL,
	done_by TEXT NOT NULL,
	PRIMARY KEY (institution, form, number)
);
