-- SCIM (RFC 7643, 7644): a company's directory makes, changes and disables people, and fills teams.
create table scim_tokens (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  last_four text not null,
  sha256 text not null unique,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  primary key (workspace_id, id)
);

-- What the directory calls a person: its own id, and a user name where that is not the address.
alter table agents add column directory_id text;
alter table agents add column directory_name text;
-- Deleted there: the directory sees them no more; here they are disabled, for what they wrote is still theirs.
alter table agents add column directory_gone_at timestamptz;
create index agents_by_directory_id on agents (workspace_id, directory_id) where directory_id is not null;
create index agents_by_directory_name on agents (workspace_id, lower(coalesce(directory_name, email)));
alter table teams add column directory_id text;
create index teams_by_directory_id on teams (workspace_id, directory_id) where directory_id is not null;
