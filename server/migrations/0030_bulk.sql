-- One change to many conversations, as a job: what was selected is written down first, then changed batch by batch through the ordinary
-- actions, each with what it was before, so that it can go on after a crash and be undone exactly.
create table bulk_jobs (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  agent_id uuid not null,
  change jsonb not null,
  -- The filter of a whole view, until everything in it is written down; null for a selection by hand.
  filter jsonb,
  place jsonb,
  state text not null check (state in ('collecting', 'running', 'done', 'failed', 'undoing', 'undone')),
  why text not null default '',
  total int not null default 0,
  done int not null default 0,
  changed int not null default 0,
  refused int not null default 0,
  kept int not null default 0,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, agent_id) references agents on delete cascade
);
create index bulk_jobs_old on bulk_jobs (created_at);
create table bulk_items (
  workspace_id uuid not null,
  job_id uuid not null,
  position bigint generated always as identity,
  conversation_id uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'changed', 'same', 'refused', 'undone', 'kept')),
  before jsonb,
  after jsonb,
  primary key (workspace_id, job_id, conversation_id),
  foreign key (workspace_id, job_id) references bulk_jobs on delete cascade
);
create index bulk_items_next on bulk_items (workspace_id, job_id, state, position);
