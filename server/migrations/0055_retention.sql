-- How long a workspace keeps what it no longer needs. Nothing is on until somebody says a number of days.
create table retention (
  workspace_id uuid primary key references workspaces on delete cascade,
  conversation_days int check (conversation_days between 1 and 3650),
  -- Other days for conversations on a channel kind: {"kind": days}; null keeps them for good.
  kind_days jsonb not null default '{}',
  attachment_days int check (attachment_days between 1 and 3650),
  contact_days int check (contact_days between 1 and 3650),
  audit_days int check (audit_days between 1 and 3650),
  updated_at timestamptz not null default now()
);
-- What each run let go of; the rules are those it began with.
create table retention_runs (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  state text not null default 'running' check (state in ('running', 'done', 'stopped')),
  rules jsonb not null,
  conversations int not null default 0,
  attachments int not null default 0,
  contacts int not null default 0,
  audit_entries int not null default 0,
  started_by text not null default '',
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (workspace_id, id)
);
-- One at a time.
create unique index retention_runs_now on retention_runs (workspace_id) where state = 'running';
-- Found by their age, without looking at what is younger.
create index conversations_closed on conversations (workspace_id, closed_at, id) where status = 'closed' and not is_empty;
create index files_of_workspace on files (workspace_id, created_at, id);
create index conversations_joined on conversations (workspace_id, joined_into) where joined_into is not null;

-- Legal holds: of a contact nothing is erased while there is one.
create table holds (
  workspace_id uuid not null,
  contact_id uuid not null,
  reason text not null,
  placed_by text not null,
  placed_at timestamptz not null,
  primary key (workspace_id, contact_id),
  foreign key (workspace_id, contact_id) references contacts on delete cascade
);
