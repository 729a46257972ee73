-- creating the tables of deliveries

CREATE TABLE endpoint (
	institution TEXT NOT NULL PRIMARY KEY,
	url TEXT NOT NULL,
	secrets TEXT NOT NULL,
	disabled BIGINT NOT NULL
);

-- state: see enum delivery_state in storage/store.h. lease counts the claims: whoever holds the
-- newest may finish. next_ms: when it is due, or, while it is leased, when the lease runs out.
CREATE TABLE delivery (
	institution TEXT NOT NULL,
	id TEXT NOT NULL,
	submission TEXT NOT NULL,
	state BIGINT NOT NULL CHECK (state BETWEEN 0 AND 3),
	attempt BIGINT NOT NULL,
	lease BIGINT NOT NULL,
	next_ms BIGINT NOT NULL,
	PRIMARY KEY (institution, id),
	FOREIGN KEY (institution, submission) REFERENCES submission (institution, id)
);
CREATE INDEX delivery_open ON delivery (institution, next_ms) WHERE state < 2;
CREATE INDEX delivery_leased ON delivery (institution, next_ms) WHERE state = 1;

-- Written before the call and completed after it: without ended_ms, nobody knows whether the
-- receiver got it.
CREATE TABLE attempt (
	institution TEXT NOT NULL,
	delivery TEXT NOT NULL,
	number BIGINT NOT NULL,
	started_ms BIGINT NOT NULL,
	ended_ms BIGINT,
	status BIGINT,
	detail TEXT,
	PRIMARY KEY (institution, delivery, number),
	FOREIGN KEY (institution, delivery) REFERENCES delivery (institution, id)
);
