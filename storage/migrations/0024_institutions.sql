-- creating the table of institutions

-- What the platform's operator and the institution itself say of it; one that is not here is as if it had a row of defaults. suspended_ms: 0: it is not.
-- alone: 1: who wrote a form may publish it. What follows are limits, 0: none. changes: see store_forms_changes.
CREATE TABLE institution (
	institution TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	suspended_ms BIGINT NOT NULL,
	alone BIGINT NOT NULL,
	forms_most BIGINT NOT NULL,
	drafts_most BIGINT NOT NULL,
	files_most BIGINT NOT NULL,
	hour_most BIGINT NOT NULL,
	day_most BIGINT NOT NULL,
	changes BIGINT NOT NULL
);

-- Of drafts: how much an institution has there.
CREATE INDEX attachment_open ON attachment (institution, size) WHERE draft IS NOT NULL;
