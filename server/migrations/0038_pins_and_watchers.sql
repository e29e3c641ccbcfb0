-- What is kept at the top of a thread, and who is told of what happens in it.
alter table messages add column pinned_at timestamptz;
create index messages_pinned on messages (workspace_id, conversation_id, pinned_at) where pinned_at is not null;
alter table conversations add column watcher_ids uuid[] not null default '{}';

-- Who watches is told of what is said.
alter table alerts drop constraint alerts_kind_check;
alter table alerts add constraint alerts_kind_check check (kind in ('mention', 'assigned', 'reply', 'failed', 'woken', 'watched'));
