-- adding what a scanner said of files

-- NULL: not scanned; empty: nothing was found; else the name of what was.
ALTER TABLE attachment ADD COLUMN verdict TEXT;
