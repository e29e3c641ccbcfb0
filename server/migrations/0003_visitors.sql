-- Customers' devices that talk to us directly. A session is a device; its visitor is the value of a `visitor` identity, which is made
-- with the first message, so that looking at a chat leaves no contact behind.
create table visitor_sessions (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  channel_id uuid not null,
  visitor_id uuid not null,
  -- SHA-256 of the device's token, which is known to nobody else; it rotates when the visitor identifies.
  token_hash text not null,
  consent text not null default 'pending' check (consent in ('granted', 'denied', 'pending')),
  context jsonb not null default '{}',
  pages jsonb not null default '[]',
  -- What the channel judged about the owner, replayed with the first message; and what was typed, so that nothing is asked twice.
  hints jsonb not null default '[]',
  known jsonb not null default '{}',
  -- The site's user the device has proved to be; another user on the same device becomes another visitor.
  proved_user text,
  read_number bigint not null default 0,
  delivered_number bigint not null default 0,
  seen_on text not null default '',
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, channel_id) references channels on delete cascade
) with (fillfactor = 80);
create unique index visitor_sessions_by_token on visitor_sessions (token_hash);
create index visitor_sessions_of_visitor on visitor_sessions (workspace_id, channel_id, visitor_id);
create index visitor_sessions_old on visitor_sessions (last_seen_at);

-- Which device uploaded a file, so that it can attach its own and nobody else's.
create table visitor_files (
  workspace_id uuid not null,
  file_id uuid not null,
  visitor_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, file_id),
  foreign key (workspace_id, file_id) references files on delete cascade
);
