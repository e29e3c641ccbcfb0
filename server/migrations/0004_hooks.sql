-- Webhooks we send to others, and every delivery until its fate is known. Deliveries are written by a follower of the journal,
-- in the transaction that moves its cursor, so each change makes exactly one delivery per webhook.

create table webhooks (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  url text not null,
  -- What it wants to hear: `message.created`, `message.*`; empty: everything.
  events text[] not null default '{}',
  is_enabled boolean not null default true,
  -- The signing secret, sealed and bound to this row.
  secret text not null,
  -- The one before it goes on signing for a day, so that a receiver can be changed without losing anything.
  old_secret text,
  old_secret_until timestamptz,
  state_detail text not null default '',
  failures int not null default 0,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);

create table webhook_deliveries (
  workspace_id uuid not null,
  id uuid not null,
  webhook_id uuid not null,
  number bigint not null,
  event text not null,
  kind text not null,
  thing_id uuid not null,
  at timestamptz not null,
  state text not null default 'queued' check (state in ('queued', 'delivered', 'failed')),
  attempts int not null default 0,
  -- Tries end a day after this; sending again by hand starts a new day.
  tried_since timestamptz not null default now(),
  due_at timestamptz not null default now(),
  locked_until timestamptz,
  status int,
  why text not null default '',
  delivered_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, webhook_id) references webhooks on delete cascade
) with (fillfactor = 80);
create unique index webhook_deliveries_once on webhook_deliveries (workspace_id, webhook_id, number);
create index webhook_deliveries_newest on webhook_deliveries (workspace_id, webhook_id, id desc);
-- Claimed webhook by webhook, so that one dead receiver holds up nobody else.
create index webhook_deliveries_due on webhook_deliveries (workspace_id, webhook_id, due_at) where state = 'queued';
create index webhook_deliveries_old on webhook_deliveries (created_at);
