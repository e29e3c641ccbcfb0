-- Tables of people brought in: the file as it was read, what its columns mean, and for each row what became of it, so that an import goes on
-- after a crash, tells its faults, and can be undone.
create table imports (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  agent_id uuid not null,
  name text not null,
  file_id uuid not null,
  encoding text not null,
  separator text not null,
  headers text[] not null,
  sample jsonb not null,
  meanings text[] not null,
  assurance text not null default 'claimed' check (assurance in ('claimed', 'proved')),
  overwrites boolean not null default false,
  state text not null default 'ready' check (state in ('ready', 'checking', 'checked', 'running', 'done', 'failed', 'undoing', 'undone')),
  why text not null default '',
  total int not null default 0,
  done int not null default 0,
  created int not null default 0,
  updated int not null default 0,
  same int not null default 0,
  wrong int not null default 0,
  kept int not null default 0,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, agent_id) references agents on delete cascade
);
create index imports_recent on imports (workspace_id, created_at desc, id desc);
create table import_rows (
  workspace_id uuid not null,
  import_id uuid not null,
  row int not null,
  outcome text not null check (outcome in ('created', 'updated', 'same', 'wrong', 'undone', 'kept')),
  contact_id uuid,
  why text not null default '',
  before jsonb,
  after jsonb,
  primary key (workspace_id, import_id, row),
  foreign key (workspace_id, import_id) references imports on delete cascade
);
create index import_rows_by_outcome on import_rows (workspace_id, import_id, outcome, row);
