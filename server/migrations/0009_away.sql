-- The language a device shows its chat in: what mails to its visitor are written in. One of ours, never what a browser says of itself.
alter table visitor_sessions add column language text not null default '';

-- Answers that were mailed because their reader had left: so that none goes twice, and no address is written to without end.
create table away_mails (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  identity_id uuid not null,
  address_id uuid not null,
  up_to bigint not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, identity_id) references identities on delete cascade,
  foreign key (workspace_id, address_id) references identities on delete cascade
);
create index away_mails_of_identity on away_mails (workspace_id, identity_id, up_to desc);
create index away_mails_to on away_mails (workspace_id, address_id, created_at);

-- Where a channel was seen on a page: tells an admin that the snippet is in place, and where else it may be.
create table visitor_sites (
  workspace_id uuid not null,
  channel_id uuid not null,
  site text not null,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (workspace_id, channel_id, site),
  foreign key (workspace_id, channel_id) references channels on delete cascade
);
