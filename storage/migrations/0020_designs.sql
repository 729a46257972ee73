-- creating the tables of definitions that are being worked on

-- One for each form. base: the revision that was published last; 0: none was.
CREATE TABLE design (
	institution TEXT NOT NULL,
	form TEXT NOT NULL,
	revision BIGINT NOT NULL CHECK (revision >= 1),
	state TEXT NOT NULL,
	base BIGINT NOT NULL,
	time_ms BIGINT NOT NULL,
	PRIMARY KEY (institution, form)
);

-- What it was after each change, and whose that was: only added to.
CREATE TABLE design_revision (
	institution TEXT NOT NULL,
	form TEXT NOT NULL,
	number BIGINT NOT NULL,
	definition BYTEA NOT NULL,
	author TEXT NOT NULL,
	name TEXT NOT NULL,
	time_ms BIGINT NOT NULL,
	PRIMARY KEY (institution, form, number)
);

-- What was said with a change of its state.
CREATE TABLE design_remark (
	institution TEXT NOT NULL,
	form TEXT NOT NULL,
	number BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	state TEXT NOT NULL,
	name TEXT NOT NULL,
	text TEXT NOT NULL,
	time_ms BIGINT NOT NULL,
	PRIMARY KEY (institution, form, number)
);

-- Who did it; empty: the program by itself.
ALTER TABLE audit ADD COLUMN who TEXT NOT NULL DEFAULT '';
