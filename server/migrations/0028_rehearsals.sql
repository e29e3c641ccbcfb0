-- What we tell a provider about ourselves and ask it about people, and rehearsals before going live.

-- Up to which message a customer was shown, over a channel, that we have read: told once, whoever opens the conversation after that.
create table read_marks (
  workspace_id uuid not null,
  channel_id uuid not null,
  identity_id uuid not null,
  number bigint not null,
  primary key (workspace_id, channel_id, identity_id),
  foreign key (workspace_id, channel_id) references channels on delete cascade,
  foreign key (workspace_id, identity_id) references identities on delete cascade
);

-- A person's picture as their provider gave it; of the identity, so that undoing a link takes it along.
alter table identities add column picture_file_id uuid;
create index identities_by_picture on identities (workspace_id, picture_file_id) where picture_file_id is not null;

-- A rehearsal and its report: each step with its time, result and remedy.
create table rehearsals (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  state text not null check (state in ('running', 'waiting', 'done')),
  code text not null,
  started_by text not null default '',
  channels jsonb not null default '[]',
  -- The journal is looked through for the code from here on.
  looked_number bigint not null default 0,
  contact_ids uuid[] not null default '{}',
  cleared_at timestamptz,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (workspace_id, id)
);
