CREATE TABLE complaint (
  id INTEGER PRIMARY KEY,
  recipient_id INTEGER NOT NULL REFERENCES recipient (id),
  brand_code INTEGER REFERENCES brand (code),
  channel TEXT CHECK (channel IN ('ARAMA', 'MESAJ', 'EPOSTA')),
  received_on TEXT NOT NULL,
  due_on TEXT NOT NULL CHECK (due_on >= received_on),
  message_at TEXT,
  told BLOB,
  noted_at INTEGER NOT NULL,
  noted_door TEXT NOT NULL,
  noted_by TEXT,
  outcome TEXT CHECK (outcome IN ('consent-shown', 'no-consent', 'not-ours', 'withdrawn')),
  outcome_note BLOB,
  settled_at INTEGER,
  settled_door TEXT,
  settled_by TEXT,
  CHECK ((outcome IS NULL) = (settled_at IS NULL)),
  CHECK ((outcome IS NULL) = (settled_door IS NULL)),
  CHECK (outcome IS NOT NULL OR outcome_note IS NULL)
) STRICT;
--> statement
CREATE INDEX complaint_of_recipient ON complaint (recipient_id);
--> statement
CREATE INDEX complaint_open ON complaint (due_on) WHERE outcome IS NULL;
--> statement
CREATE TRIGGER complaint_is_never_deleted BEFORE DELETE ON complaint
BEGIN
  SELECT RAISE(ABORT, 'a complaint is kept');
END;
