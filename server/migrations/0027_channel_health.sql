-- no-transaction
-- What an admin asks about one channel: the ledger of its raw calls, what it took and sent lately, and its last errors.
-- What a raw call came to. `stuck` says the same as its state; the others part what was taken.
alter table receipts add column if not exists outcome text not null default 'stored';
alter table receipts drop constraint if exists receipts_outcome;
alter table receipts add constraint receipts_outcome check (outcome in ('stored', 'stuck', 'noise', 'duplicate')) not valid;
update receipts set outcome = 'stuck' where state = 'stuck' and outcome = 'stored';
-- A receipt's id begins with its time, so the ledger's order needs no column of its own.
do $$ begin if exists (select from pg_index where indexrelid = to_regclass('receipts_of_channel') and not indisvalid) then drop index receipts_of_channel; end if; end $$;
create index concurrently if not exists receipts_of_channel on receipts (workspace_id, channel_id, id);
-- Few: what was simply stored is read by the index above.
do $$ begin if exists (select from pg_index where indexrelid = to_regclass('receipts_by_outcome') and not indisvalid) then drop index receipts_by_outcome; end if; end $$;
create index concurrently if not exists receipts_by_outcome on receipts (workspace_id, channel_id, outcome, id) where outcome <> 'stored';

-- What a channel took and sent, by five minutes, for two days. Added to every few seconds by each node, never with a message.
create table if not exists channel_counts (
  workspace_id uuid not null,
  channel_id uuid not null,
  at timestamptz not null,
  received bigint not null default 0,
  duplicates bigint not null default 0,
  noise bigint not null default 0,
  stuck bigint not null default 0,
  forged bigint not null default 0,
  sent bigint not null default 0,
  failed bigint not null default 0,
  put_off bigint not null default 0,
  calls bigint not null default 0,
  call_ms bigint not null default 0,
  slowest_ms bigint not null default 0,
  primary key (workspace_id, channel_id, at),
  foreign key (workspace_id, channel_id) references channels on delete cascade
);
create index if not exists channel_counts_old on channel_counts (at);

-- The last different errors of a channel, in its provider's words. The same one again only counts.
create table if not exists channel_errors (
  workspace_id uuid not null,
  channel_id uuid not null,
  digest text not null,
  direction text not null check (direction in ('in', 'out')),
  why text not null,
  detail text not null,
  remedy text not null,
  count bigint not null default 1,
  at timestamptz not null,
  primary key (workspace_id, channel_id, digest),
  foreign key (workspace_id, channel_id) references channels on delete cascade
);
create index if not exists channel_errors_newest on channel_errors (workspace_id, channel_id, at desc);
create index if not exists channel_errors_old on channel_errors (at);
