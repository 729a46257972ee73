-- creating the table of when forms can be applied with

-- Milliseconds since 1970; 0: no such time. finish_ms: until when what people have begun can be sent of a form that is withdrawn. changes: see store_forms_changes.
CREATE TABLE availability (
	institution TEXT NOT NULL,
	form TEXT NOT NULL,
	opens_ms BIGINT NOT NULL,
	closes_ms BIGINT NOT NULL,
	withdrawn_ms BIGINT NOT NULL,
	finish_ms BIGINT NOT NULL,
	reason TEXT NOT NULL,
	changes BIGINT NOT NULL,
	PRIMARY KEY (institution, form)
);
