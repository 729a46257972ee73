-- noting whose each form's id is: addresses hold no institution

CREATE TABLE form_id (
	id TEXT PRIMARY KEY,
	institution TEXT NOT NULL
);

-- Where two had one at the same moment, the one whose form is shown: that was published first.
INSERT INTO form_id (id, institution)
SELECT id, institution FROM form_version f
WHERE version = 1 AND NOT EXISTS (
	SELECT 1 FROM form_version WHERE id = f.id AND version = 1
	AND (published_ms < f.published_ms
		OR (published_ms = f.published_ms AND institution < f.institution))
);
