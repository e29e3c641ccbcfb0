-- Alerts while the app is closed: the key pair by which push services know a workspace (RFC 8292), its private half sealed, and where an
-- agent's browsers listen, one for each session and gone with it. `told_number`: up to which alert this browser was told.
create table agent_push_keys (
  workspace_id uuid not null references workspaces on delete cascade,
  -- The workspace's own id: sealed values are bound to a row's.
  id uuid not null,
  public_key text not null,
  private_key text not null,
  primary key (workspace_id)
);
create table agent_browsers (
  workspace_id uuid not null,
  session_id text not null references auth_sessions on delete cascade,
  agent_id uuid not null,
  endpoint text not null,
  keys jsonb not null,
  -- Whose quiet hours are counted by it.
  timezone text not null,
  told_number bigint not null default 0,
  registered_at timestamptz not null default now(),
  primary key (workspace_id, session_id),
  foreign key (workspace_id, agent_id) references agents on delete cascade
);
create index agent_browsers_of_agent on agent_browsers (workspace_id, agent_id);
create index agent_browsers_of_session on agent_browsers (session_id);
create unique index agent_browsers_by_endpoint on agent_browsers (workspace_id, endpoint);
