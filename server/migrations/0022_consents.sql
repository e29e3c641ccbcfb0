-- The ledger of consent: who asked a channel for no more messages, or for messages again, in which words and when. Nothing here is
-- ever changed; what holds now is the last `stop` or `start` of an identity on a channel.
create table consents (
  workspace_id uuid not null,
  channel_id uuid not null,
  event_id text not null,
  identity_id uuid not null,
  said text not null check (said in ('stop', 'start', 'help')),
  words text not null,
  at timestamptz not null,
  primary key (workspace_id, channel_id, event_id),
  foreign key (workspace_id, channel_id) references channels on delete cascade,
  foreign key (workspace_id, identity_id) references identities on delete cascade
);
create index consents_of_identity on consents (workspace_id, identity_id, channel_id, at desc) where said <> 'help';
