-- What is old is found without reading all mails, and a column that nothing wrote is gone.

ALTER TABLE mail DROP COLUMN calendar;
CREATE INDEX mail_by_written ON mail (created_at);
CREATE INDEX mail_secret ON mail (not_after) WHERE about = '';
