-- adding the index by which submissions to purge are found

-- By how long they are kept (0: as is usual), then by age: the search reads those whose time may be over, not all that are kept.
CREATE INDEX submission_retention ON submission
	(COALESCE(keep_delivered_days, 0), COALESCE(keep_days, 0), received_ms) WHERE erased_ms IS NULL;
