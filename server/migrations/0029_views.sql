-- Views that people keep: a filter of the inbox with a name and an order, for oneself, a team, or everybody.
create table views (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  audience text not null check (audience in ('personal', 'team', 'shared')),
  owner_id uuid not null,
  team_id uuid,
  filter jsonb not null,
  sort text not null,
  position double precision not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, owner_id) references agents on delete cascade,
  foreign key (workspace_id, team_id) references teams on delete cascade,
  check ((audience = 'team') = (team_id is not null))
);
create index views_shared on views (workspace_id, position, id) where audience = 'shared';
create index views_of_owner on views (workspace_id, owner_id, position, id) where audience = 'personal';
create index views_of_team on views (workspace_id, team_id, position, id) where team_id is not null;
