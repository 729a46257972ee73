-- creating the store
-- These files are written for SQLite and PostgreSQL alike: BYTEA is PostgreSQL's name, and
-- SQLite keeps bytes in such a column as they are. Times are milliseconds since 1970 UTC. The
-- key of every table of records begins with the institution, so that they can later be spread
-- by it.

-- One row, written only to find out whether the store can be.
CREATE TABLE probe (count BIGINT NOT NULL);
INSERT INTO probe (count) VALUES (0);
