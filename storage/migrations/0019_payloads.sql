-- keeping answers in their rows

-- SQLite does so by itself: see the file for PostgreSQL.
SELECT 1;
