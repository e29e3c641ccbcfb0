-- Housekeeping asks who still needs a stored content before it is removed.
create index receipts_by_body on receipts (body_sha256) where body_sha256 is not null;
create index files_by_thumbnail on files (thumbnail_sha256) where thumbnail_sha256 is not null;
create index files_old on files (created_at);
create index early_events_old on early_events (created_at);
