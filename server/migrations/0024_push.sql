-- What a channel pushes with: the key pair by which browsers' push services know us (RFC 8292), made once; the private key is sealed.
-- `trouble` is what a push service last said against our own credentials, shown to an admin.
create table push_keys (
  workspace_id uuid not null,
  -- The channel's.
  id uuid not null,
  public_key text not null,
  private_key text not null,
  trouble text not null default '',
  trouble_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, id) references channels on delete cascade
);

-- Where a device gets its pushes: one address each, gone with its session. `digest` is the address's; an app that begins anew (another
-- session) keeps its address, and must not go on hearing what is meant for the one before.
create table push_addresses (
  workspace_id uuid not null,
  session_id uuid not null,
  channel_id uuid not null,
  kind text not null check (kind in ('webpush', 'fcm', 'apns')),
  address jsonb not null,
  digest text not null,
  registered_at timestamptz not null default now(),
  pushed_at timestamptz,
  primary key (workspace_id, session_id),
  foreign key (workspace_id, session_id) references visitor_sessions on delete cascade
);
create unique index push_addresses_by_digest on push_addresses (workspace_id, channel_id, digest);
