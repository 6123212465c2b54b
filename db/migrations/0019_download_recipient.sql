CREATE INDEX download_recipient ON download (wanted ->> '$.recipientId');
