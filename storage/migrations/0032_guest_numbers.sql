-- remembering which numbers links and comments of outsiders have had

-- last: the highest of those that were erased, so that none is given twice. kind: 'link', 'comment'.
CREATE TABLE guest_number (
	institution TEXT NOT NULL,
	form TEXT NOT NULL,
	kind TEXT NOT NULL,
	last BIGINT NOT NULL,
	PRIMARY KEY (institution, form, kind)
);
