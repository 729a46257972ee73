-- creating the tables of figures: counts, and nothing of anybody

-- month: 202611. What kinds there are, and what their names mean, says app/service/tally.c.
CREATE TABLE figure (
	institution TEXT NOT NULL,
	month BIGINT NOT NULL,
	form TEXT NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	count BIGINT NOT NULL,
	PRIMARY KEY (institution, month, form, kind, name)
);

-- A minute since 1970 in which some server of the platform served, and how often it failed.
CREATE TABLE served (
	minute BIGINT NOT NULL PRIMARY KEY,
	requests BIGINT NOT NULL,
	failures BIGINT NOT NULL
);

-- The last batch that a process added, so that none is added twice.
CREATE TABLE figure_writer (
	writer TEXT NOT NULL PRIMARY KEY,
	number BIGINT NOT NULL,
	time_ms BIGINT NOT NULL
);

-- Where somebody stands in the form, and the month in which they began; 0: before there was such a column.
ALTER TABLE draft ADD COLUMN page TEXT NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN month BIGINT NOT NULL DEFAULT 0;
