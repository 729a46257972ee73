-- creating the table of what institutions say of submissions

-- The case number that came with the answer to a delivery (state delivered), and later states.
CREATE TABLE submission_status (
	institution TEXT NOT NULL,
	submission TEXT NOT NULL,
	number BIGINT NOT NULL,
	state TEXT NOT NULL,
	case_number TEXT NOT NULL,
	at_ms BIGINT NOT NULL,
	PRIMARY KEY (institution, submission, number),
	FOREIGN KEY (institution, submission) REFERENCES submission (institution, id)
		ON DELETE CASCADE
);
