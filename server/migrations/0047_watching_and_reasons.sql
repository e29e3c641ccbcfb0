-- What an agent watches is a view of its own, and few conversations are watched.
create index conversations_watched on conversations using gin (workspace_id, watcher_ids) where watcher_ids <> '{}';
-- Back from a sleep by the clock: until somebody answers or it changes, it is to be followed up.
alter table conversations add column woken_at timestamptz;
