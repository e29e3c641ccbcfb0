-- The house: every table carries workspace_id first, in keys and foreign keys, so no workspace can point into another's rows
-- and the data can be distributed by workspace later. Ids are UUIDv7, made by us. Times are ours, not the providers'.

create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gin;

-- unaccent() is only stable because its dictionary could change; ours does not, and an index needs immutable. Names are qualified
-- because PostgreSQL builds indexes with a bare search_path.
create function plain(text) returns text language sql immutable strict parallel safe
  as $$ select lower(public.unaccent('public.unaccent'::regdictionary, $1)) $$;

create table workspaces (
  id uuid primary key,
  name text not null,
  locale text not null default 'en',
  timezone text not null default 'UTC',
  settings jsonb not null default '{}',
  -- Taken as the last lock of a transaction, so journal numbers follow commit order without gaps.
  journal_number bigint not null default 0,
  conversation_number bigint not null default 1000,
  created_at timestamptz not null default now()
) with (fillfactor = 50);

create table agents (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  user_id text not null,
  name text not null,
  email text not null,
  role text not null check (role in ('owner', 'admin', 'lead', 'agent', 'viewer')),
  state text not null default 'active' check (state in ('active', 'disabled')),
  availability text not null default 'available' check (availability in ('available', 'busy', 'away')),
  avatar_file_id uuid,
  preferences jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, user_id)
);
create index agents_by_user on agents (user_id);

create table teams (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  description text not null default '',
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index teams_by_name on teams (workspace_id, lower(name));
create table team_members (
  workspace_id uuid not null,
  team_id uuid not null,
  agent_id uuid not null,
  primary key (workspace_id, team_id, agent_id),
  foreign key (workspace_id, team_id) references teams on delete cascade,
  foreign key (workspace_id, agent_id) references agents on delete cascade
);
create index team_members_by_agent on team_members (workspace_id, agent_id);

create table channels (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  kind text not null,
  name text not null,
  label text not null default '',
  settings jsonb not null default '{}',
  -- Sealed values by field key; the open form exists only in memory.
  secrets jsonb not null default '{}',
  state text not null default 'connecting' check (state in ('connecting', 'connected', 'trouble', 'reconnect', 'off')),
  state_detail text not null default '',
  state_remedy text not null default '',
  state_at timestamptz not null default now(),
  team_id uuid,
  cursor jsonb,
  lease_until timestamptz,
  lease_holder uuid,
  last_inbound_at timestamptz,
  last_outbound_at timestamptz,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, team_id) references teams on delete set null (team_id)
);
create unique index channels_by_id on channels (id);

create table files (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  sha256 text not null,
  name text not null,
  mime text not null,
  bytes bigint not null,
  width int,
  height int,
  thumbnail_sha256 text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index files_by_hash on files (sha256);

-- A contact is a set of identities joined by links. `absorbed_by` is set while another contact of the set speaks for all.
create table contacts (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null default '',
  -- Who gave the name: a person's choice is never overwritten by a provider's.
  name_source text not null default 'none' check (name_source in ('none', 'claimed', 'provider', 'agent')),
  attributes jsonb not null default '{}',
  absorbed_by uuid,
  is_blocked boolean not null default false,
  last_seen_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (workspace_id, id)
) with (fillfactor = 85);
create index contacts_recent on contacts (workspace_id, last_seen_at desc, id desc) where absorbed_by is null and deleted_at is null;
create index contacts_by_name on contacts using gin (workspace_id, plain(name) gin_trgm_ops);

create table identities (
  workspace_id uuid not null,
  id uuid not null,
  kind text not null,
  scope text not null default '',
  value text not null,
  -- As its kind compares it: lower case, E.164 … Unique; phones also look up their variants.
  key text not null,
  name text not null default '',
  attributes jsonb not null default '{}',
  home_contact_id uuid not null,
  contact_id uuid not null,
  is_shared boolean not null default false,
  state text not null default 'reachable' check (state in ('reachable', 'unreachable')),
  state_detail text not null default '',
  last_inbound_at timestamptz,
  last_outbound_at timestamptz,
  channel_id uuid,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, home_contact_id) references contacts,
  foreign key (workspace_id, contact_id) references contacts
) with (fillfactor = 85);
create unique index identities_by_key on identities (workspace_id, kind, scope, key);
create index identities_of_contact on identities (workspace_id, contact_id);
create index identities_of_home on identities (workspace_id, home_contact_id);
create index identities_by_value on identities using gin (workspace_id, plain(value) gin_trgm_ops);

create table links (
  workspace_id uuid not null,
  id uuid not null,
  -- The identity that made the claim or opened the proof, and the one it joined.
  identity_id uuid not null,
  other_id uuid not null,
  assurance text not null check (assurance in ('proved', 'claimed')),
  evidence text not null,
  how text not null,
  made_by text not null,
  made_by_id uuid,
  made_at timestamptz not null default now(),
  undone_by_id uuid,
  undone_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, identity_id) references identities on delete cascade,
  foreign key (workspace_id, other_id) references identities on delete cascade,
  check (identity_id <> other_id)
);
create unique index links_pair on links (workspace_id, least(identity_id, other_id), greatest(identity_id, other_id));
create index links_of_identity on links (workspace_id, identity_id);
create index links_of_other on links (workspace_id, other_id);

-- Pairs a person has judged, or that proofs contradict: shown as suggestions, never acted on alone.
create table duplicate_suggestions (
  workspace_id uuid not null,
  contact_id uuid not null,
  other_id uuid not null,
  reason text not null,
  state text not null default 'open' check (state in ('open', 'dismissed')),
  created_at timestamptz not null default now(),
  primary key (workspace_id, contact_id, other_id),
  foreign key (workspace_id, contact_id) references contacts on delete cascade,
  foreign key (workspace_id, other_id) references contacts on delete cascade
);

create table conversations (
  workspace_id uuid not null,
  id uuid not null,
  number bigint not null,
  contact_id uuid not null,
  -- Where this row came from: itself, or the conversation a link's undoing or a person split it from.
  root_id uuid not null,
  -- The identity whose contact this row follows when links are made or undone.
  own_identity_id uuid,
  subject text not null default '',
  status text not null default 'open' check (status in ('open', 'waiting', 'snoozed', 'closed', 'spam')),
  -- No message is left here while a link is (re)made or after a join: hidden, and back when messages are.
  is_empty boolean not null default false,
  joined_into uuid,
  previous_id uuid,
  assignee_id uuid,
  team_id uuid,
  priority smallint not null default 0 check (priority between 0 and 3),
  snoozed_until timestamptz,
  closed_at timestamptz,
  waiting_since timestamptz,
  first_answer_at timestamptz,
  channel_id uuid,
  channel_kinds text[] not null default '{}',
  last_identity_id uuid,
  last_message_at timestamptz not null,
  last_inbound_at timestamptz,
  last_number bigint not null default 0,
  last_inbound_number bigint not null default 0,
  preview text not null default '',
  preview_direction text not null default 'inbound',
  is_automatic boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, contact_id) references contacts,
  foreign key (workspace_id, assignee_id) references agents on delete set null (assignee_id),
  foreign key (workspace_id, team_id) references teams on delete set null (team_id)
) with (fillfactor = 80);
create unique index conversations_by_number on conversations (workspace_id, number);
create index conversations_by_status on conversations (workspace_id, status, last_message_at desc, id desc) where not is_empty;
-- Partial, because nobody's and no team's conversations need no entry here: one index less to touch for most arriving messages.
create index conversations_by_assignee on conversations (workspace_id, assignee_id, status, last_message_at desc, id desc) where assignee_id is not null and not is_empty;
create index conversations_by_team on conversations (workspace_id, team_id, status, last_message_at desc, id desc) where team_id is not null and not is_empty;
-- `assignee_id is null` cannot use a composite index's order, so nobody's work has an index of its own.
create index conversations_of_nobody on conversations (workspace_id, last_message_at desc, id desc) where assignee_id is null and status = 'open' and not is_empty;
create index conversations_by_waiting on conversations (workspace_id, status, (coalesce(waiting_since, 'infinity'::timestamptz)), id) where status = 'open' and not is_empty;
create index conversations_of_contact on conversations (workspace_id, contact_id, last_message_at desc);
create index conversations_of_root on conversations (workspace_id, root_id);
create index conversations_snoozed on conversations (snoozed_until) where status = 'snoozed' and snoozed_until is not null;

create table tags (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  color text not null default 'grey',
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index tags_by_name on tags (workspace_id, lower(name));
create table conversation_tags (
  workspace_id uuid not null,
  conversation_id uuid not null,
  tag_id uuid not null,
  primary key (workspace_id, conversation_id, tag_id),
  foreign key (workspace_id, conversation_id) references conversations on delete cascade,
  foreign key (workspace_id, tag_id) references tags on delete cascade
);
create index conversations_of_tag on conversation_tags (workspace_id, tag_id, conversation_id);

create table messages (
  workspace_id uuid not null,
  id uuid not null,
  -- The journal number of its making: one order for a thread, a contact and the workspace, whatever clocks say.
  number bigint not null,
  conversation_id uuid not null,
  -- Where it was placed first; a link's undoing derives the conversation from this and the identity's contact.
  root_id uuid not null,
  -- The identity it came from or went to; null for notes and events.
  identity_id uuid,
  channel_id uuid,
  direction text not null check (direction in ('inbound', 'outbound')),
  type text not null check (type in ('message', 'note', 'call', 'event')),
  author_type text not null check (author_type in ('contact', 'agent', 'bot', 'system')),
  author_id uuid,
  author_name text not null default '',
  text text not null default '',
  html text,
  quoted jsonb,
  mail jsonb,
  special jsonb,
  external_id text,
  reply_to_id uuid,
  group_key text,
  client_id text,
  delivery text not null default 'none' check (delivery in ('none', 'queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown')),
  delivery_why text not null default '',
  delivery_at timestamptz,
  mentions uuid[] not null default '{}',
  reactions jsonb not null default '[]',
  is_automatic boolean not null default false,
  trust text not null default 'attested',
  edited_at timestamptz,
  deleted_at timestamptz,
  sent_at timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index messages_in_order on messages (workspace_id, conversation_id, number);
create index messages_of_identity on messages (workspace_id, identity_id, number) where identity_id is not null;
create index messages_by_mention on messages using gin (workspace_id, mentions) where type = 'note';
create unique index messages_by_client on messages (workspace_id, conversation_id, client_id) where client_id is not null;
-- Search in two stages (PERFORMANCE B.8): a day by equality first, the whole index only for rare words.
create index messages_by_words on messages using gin (workspace_id, ((created_at at time zone 'UTC')::date), to_tsvector('simple', plain(left(text, 20000))))
  with (fastupdate = on);

create table message_files (
  workspace_id uuid not null,
  message_id uuid not null,
  position smallint not null,
  name text not null,
  mime text not null,
  bytes bigint,
  content_id text,
  -- Null until a job has fetched it; `trouble` says why it could not.
  file_id uuid,
  ref text,
  receipt_id uuid,
  trouble text not null default '',
  primary key (workspace_id, message_id, position),
  foreign key (workspace_id, message_id) references messages on delete cascade
);
create index message_files_by_file on message_files (workspace_id, file_id) where file_id is not null;

-- Raw calls and mails, stored before anyone says thank you.
create table receipts (
  workspace_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  body bytea,
  body_sha256 text,
  headers jsonb not null,
  meta jsonb not null default '{}',
  state text not null default 'done' check (state in ('done', 'stuck')),
  why text not null default '',
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index receipts_stuck on receipts (workspace_id, created_at desc) where state = 'stuck';
-- Rows arrive in the order of their time, so a block range index finds the old ones and costs an arriving message nothing.
create index receipts_old on receipts using brin (created_at);

-- Which raw call a message came in, for its raw view. No foreign key: it is written for every message, in the same statement
-- group, and a key's check would cost more than the row.
create table message_receipts (
  workspace_id uuid not null,
  message_id uuid not null,
  receipt_id uuid not null,
  primary key (workspace_id, message_id)
);
create index message_receipts_of_receipt on message_receipts (workspace_id, receipt_id);

-- Outlives the message: deleting does not re-import, a late duplicate reopens nothing.
create table seen (
  channel_id uuid not null,
  external_id text not null,
  workspace_id uuid not null,
  message_id uuid,
  digest text not null default '',
  primary key (workspace_id, channel_id, external_id)
);

-- A status, edit or reaction that came before the message it speaks of.
create table early_events (
  workspace_id uuid not null,
  channel_id uuid not null,
  external_id text not null,
  event_id text not null,
  event jsonb not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, channel_id, external_id, event_id)
);

create table outbox (
  workspace_id uuid not null,
  id uuid not null,
  -- Order within (channel, identity): the message's number, then the part.
  number bigint not null,
  kind text not null default 'message' check (kind in ('message', 'edit', 'delete', 'reaction', 'read')),
  message_id uuid not null,
  channel_id uuid not null,
  identity_id uuid not null,
  payload jsonb not null default '{}',
  state text not null default 'queued' check (state in ('queued', 'sending', 'unknown')),
  attempts int not null default 0,
  due_at timestamptz not null default now(),
  locked_until timestamptz,
  -- Parts already accepted by the provider, so a retry goes on behind them.
  external_ids text[] not null default '{}',
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index outbox_due on outbox (due_at) where state = 'queued';
create index outbox_leases on outbox (locked_until) where state = 'sending';
create index outbox_in_order on outbox (workspace_id, channel_id, identity_id, number, id) where state in ('queued', 'sending');
create index outbox_of_message on outbox (workspace_id, message_id);

create table journal (
  workspace_id uuid not null,
  number bigint not null,
  kind text not null,
  id uuid not null,
  -- `message.created`, `conversation.assigned` …: what webhooks, automations and reports react to.
  what text not null,
  detail jsonb not null default '{}',
  actor_type text not null default 'system',
  actor_id uuid,
  at timestamptz not null default now(),
  primary key (workspace_id, number)
);
create index journal_old on journal using brin (at);
-- Where each follower (webhooks, facts …) has read to.
create table followers (
  name text not null,
  workspace_id uuid not null references workspaces on delete cascade,
  number bigint not null default 0,
  primary key (workspace_id, name)
);

create table conversation_counts (
  workspace_id uuid not null,
  -- `status`, `assignee`, `team`, `nobody`; whose: the agent or team.
  scope text not null,
  whose uuid not null default '00000000-0000-0000-0000-000000000000',
  status text not null,
  count bigint not null default 0,
  primary key (workspace_id, scope, whose, status)
) with (fillfactor = 50);

create table reads (
  workspace_id uuid not null,
  agent_id uuid not null,
  conversation_id uuid not null,
  number bigint not null,
  primary key (workspace_id, agent_id, conversation_id),
  foreign key (workspace_id, agent_id) references agents on delete cascade
);
create table drafts (
  workspace_id uuid not null,
  agent_id uuid not null,
  conversation_id uuid not null,
  body jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, agent_id, conversation_id),
  foreign key (workspace_id, agent_id) references agents on delete cascade
);

create table facts (
  workspace_id uuid not null,
  id uuid not null,
  -- A fact belongs to the identity that said it, so it follows the identity through links and their undoing.
  identity_id uuid not null,
  kind text not null,
  label text not null,
  value text not null,
  message_id uuid,
  channel_id uuid,
  said_at timestamptz not null,
  dismissed_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, identity_id) references identities on delete cascade
);
create unique index facts_once on facts (workspace_id, identity_id, kind, label, value);

-- Continuation links, proofs by mail, reply addresses that must expire: single use, hashed at rest.
create table tokens (
  workspace_id uuid not null,
  hash text not null,
  purpose text not null check (purpose in ('continue', 'prove')),
  contact_id uuid not null,
  identity_id uuid not null,
  conversation_id uuid,
  channel_id uuid,
  -- A proof joins these two: the address the link was mailed to, and who claimed it.
  for_identity_id uuid,
  made_by_id uuid,
  expires_at timestamptz not null,
  used_by_identity_id uuid,
  used_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (hash)
);
create index tokens_old on tokens (expires_at);

create table stuck_jobs (
  workspace_id uuid,
  id uuid primary key,
  task text not null,
  payload jsonb not null,
  why text not null,
  attempts int not null,
  created_at timestamptz not null default now()
);
create index stuck_jobs_of_workspace on stuck_jobs (workspace_id, created_at desc);

create table idempotency_keys (
  workspace_id uuid not null,
  caller text not null,
  key text not null,
  request_sha256 text not null,
  status int,
  reply jsonb,
  created_at timestamptz not null default now(),
  primary key (workspace_id, caller, key)
);
create index idempotency_keys_old on idempotency_keys (created_at);
