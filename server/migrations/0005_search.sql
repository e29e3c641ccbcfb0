-- Finding conversations by what they are about; messages and contacts have their indexes since 0001.
create index conversations_by_words on conversations using gin (workspace_id, to_tsvector('simple', plain(subject))) where subject <> '';
