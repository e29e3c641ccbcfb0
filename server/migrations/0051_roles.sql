-- Roles of a workspace's own: a name and a set of scopes. Whoever has none of these has the built-in role that stands beside them.
create table roles (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index roles_by_name on roles (workspace_id, lower(name));

-- `role` stays filled: with a role of the workspace's own it is the built-in one that this amounts to at most, never an owner.
alter table agents add column role_id uuid,
  add foreign key (workspace_id, role_id) references roles,
  add constraint owners_are_built_in check (role_id is null or role <> 'owner');
create index agents_of_role on agents (workspace_id, role_id) where role_id is not null;
alter table invitations add column role_id uuid,
  add foreign key (workspace_id, role_id) references roles,
  add constraint owners_are_built_in check (role_id is null or role <> 'owner');
create index invitations_of_role on invitations (workspace_id, role_id) where role_id is not null;

-- A key may follow a role instead of holding scopes of its own: then `scopes` is empty.
alter table api_keys add column role text check (role in ('admin', 'lead', 'agent', 'viewer')), add column role_id uuid,
  add foreign key (workspace_id, role_id) references roles,
  add constraint own_role_has_a_base check (role_id is null or role is not null);
create index api_keys_of_role on api_keys (workspace_id, role_id) where role_id is not null;

-- Two rights that went without saying before are scopes now: a key that held all of a lead's may hand out a lead's role as before.
update api_keys set scopes = scopes || '{conversations:moderate,sharing:write}'
where scopes @> '{conversations:write,contacts:erase,operations:read}' and not scopes && '{conversations:moderate,sharing:write}';
