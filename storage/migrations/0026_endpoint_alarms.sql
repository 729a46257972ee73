-- adding to endpoints which revision they are, and what of them is to be told

-- So that of two who change one at the same time the second is told.
ALTER TABLE endpoint ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
-- alarm: what is to be told at alarm_ms, under alarm_id: 1 that it fails, 2 that it works again; 0: nothing.
-- alarmed: the last that was told is that it fails, at alarmed_ms.
ALTER TABLE endpoint ADD COLUMN alarm BIGINT NOT NULL DEFAULT 0;
ALTER TABLE endpoint ADD COLUMN alarm_id TEXT NOT NULL DEFAULT '';
ALTER TABLE endpoint ADD COLUMN alarm_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE endpoint ADD COLUMN alarmed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE endpoint ADD COLUMN alarmed_ms BIGINT NOT NULL DEFAULT 0;
