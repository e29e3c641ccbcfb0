-- Macros: words written once and sent often, with what else they do to a conversation; for oneself, a team, or everybody.
create table macros (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  audience text not null check (audience in ('personal', 'team', 'shared')),
  owner_id uuid not null,
  team_id uuid,
  text text not null default '',
  -- Other words for some kinds of channel, by kind.
  variants jsonb not null default '{}',
  actions jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, owner_id) references agents on delete cascade,
  foreign key (workspace_id, team_id) references teams on delete cascade,
  check ((audience = 'team') = (team_id is not null))
);
create index macros_shared on macros (workspace_id, name, id) where audience = 'shared';
create index macros_of_owner on macros (workspace_id, owner_id, name, id) where audience = 'personal';
create index macros_of_team on macros (workspace_id, team_id, name, id) where team_id is not null;
-- How often each agent used each, and when last: what is offered first, and what nobody needs any more.
create table macro_uses (
  workspace_id uuid not null references workspaces on delete cascade,
  macro_id uuid not null,
  agent_id uuid not null,
  uses int not null default 1,
  used_at timestamptz not null default now(),
  primary key (workspace_id, macro_id, agent_id),
  foreign key (workspace_id, macro_id) references macros on delete cascade,
  foreign key (workspace_id, agent_id) references agents on delete cascade
);
create index macro_uses_of_agent on macro_uses (workspace_id, agent_id);
