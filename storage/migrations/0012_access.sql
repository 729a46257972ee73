-- adding by what who sent a submission may see how it stands

-- SHA-256 of a code; NULL: nobody may.
ALTER TABLE submission ADD COLUMN access BYTEA;
