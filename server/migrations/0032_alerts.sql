-- What an agent should hear of, one row for each matter of a conversation: more of the same raises it again instead of adding a second.
create table alerts (
  workspace_id uuid not null,
  agent_id uuid not null,
  conversation_id uuid not null,
  kind text not null check (kind in ('mention', 'assigned', 'reply', 'failed', 'woken')),
  -- The latest message it is about, and how many there were since it was read last.
  message_id uuid not null,
  number bigint not null,
  count int not null default 1,
  at timestamptz not null,
  read_at timestamptz,
  mailed_at timestamptz,
  primary key (workspace_id, agent_id, conversation_id, kind),
  foreign key (workspace_id, agent_id) references agents on delete cascade,
  foreign key (workspace_id, conversation_id) references conversations on delete cascade
);
create index alerts_newest on alerts (workspace_id, agent_id, number desc);
create index alerts_unread on alerts (workspace_id, agent_id) where read_at is null;
create index alerts_unmailed on alerts (at) where read_at is null and mailed_at is null;

-- Conversations an agent wants to hear nothing of but what is meant for them by name.
create table mutes (
  workspace_id uuid not null,
  agent_id uuid not null,
  conversation_id uuid not null,
  primary key (workspace_id, agent_id, conversation_id),
  foreign key (workspace_id, agent_id) references agents on delete cascade,
  foreign key (workspace_id, conversation_id) references conversations on delete cascade
);
