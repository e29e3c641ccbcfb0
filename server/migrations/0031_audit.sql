-- Who changed what of the house itself: settings, people, channels, keys, and who signed in. Never changed after it was written; it goes
-- only with its workspace.
create table audit_entries (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  at timestamptz not null,
  actor_type text not null,
  actor_id uuid,
  -- Names as they were: an entry must read the same when its actor or its subject is gone.
  actor_name text not null,
  address text not null default '',
  what text not null,
  subject_kind text not null,
  subject_id uuid,
  subject_name text not null default '',
  before jsonb not null default '{}',
  after jsonb not null default '{}',
  primary key (workspace_id, id)
);
create index audit_entries_by_actor on audit_entries (workspace_id, actor_id, id);
create index audit_entries_by_kind on audit_entries (workspace_id, subject_kind, id);
create index audit_entries_by_subject on audit_entries (workspace_id, subject_id, id);

create function refuse_rewriting() returns trigger language plpgsql as $$
begin
  raise exception 'what was written into the audit log stays as it is';
end $$;
create trigger audit_entries_stay before update on audit_entries for each row execute function refuse_rewriting();
