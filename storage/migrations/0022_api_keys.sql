-- creating the table of keys of the API that institutions make themselves

-- digest: SHA-256 of the key in hex; the key is nowhere. author: whose work what is done with it counts as.
-- A time that is 0 has not come and will not.
CREATE TABLE api_key (
	institution TEXT NOT NULL,
	id TEXT NOT NULL,
	name TEXT NOT NULL,
	digest TEXT NOT NULL UNIQUE,
	scopes TEXT NOT NULL,
	author TEXT NOT NULL,
	author_name TEXT NOT NULL,
	created_ms BIGINT NOT NULL,
	expires_ms BIGINT NOT NULL,
	used_ms BIGINT NOT NULL,
	ended_ms BIGINT NOT NULL,
	PRIMARY KEY (institution, id)
);
