ALTER TABLE file_stamp ADD COLUMN tsr_digest BLOB CHECK (length(tsr_digest) = 32);
