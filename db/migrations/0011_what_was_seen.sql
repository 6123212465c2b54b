ALTER TABLE stamp ADD COLUMN tsr_digest BLOB CHECK (length(tsr_digest) = 32);
--> statement
ALTER TABLE witness ADD COLUMN head BLOB CHECK (length(head) = 32);
--> statement
UPDATE witness SET head = (SELECT day.head FROM day WHERE day.date = witness.date);
