ALTER TABLE staff RENAME COLUMN slack_user TO holder;
