-- What a channel's new conversations begin with: its own opening hours (null: the workspace's) and the words that go out by themselves.
alter table channels
  add column hours jsonb,
  add column welcome_text text not null default '',
  add column closed_text text not null default '';

-- Replies that went out by themselves: a message gets one of a kind, a conversation is told once that it is welcome or that nobody is
-- there, and an address not too often.
create table automatic_replies (
  workspace_id uuid not null,
  conversation_id uuid not null,
  identity_id uuid not null,
  message_id uuid not null,
  reply text not null check (reply in ('closed', 'welcome', 'stop', 'start', 'help')),
  at timestamptz not null,
  primary key (workspace_id, message_id, reply),
  foreign key (workspace_id, conversation_id) references conversations on delete cascade,
  foreign key (workspace_id, identity_id) references identities on delete cascade,
  foreign key (workspace_id, message_id) references messages on delete cascade
);
create unique index automatic_replies_once on automatic_replies (workspace_id, conversation_id, reply) where reply in ('closed', 'welcome');
create index automatic_replies_in on automatic_replies (workspace_id, conversation_id);
create index automatic_replies_to on automatic_replies (workspace_id, identity_id, at desc);

-- Faces beside lists of conversations: few people have one.
create index identities_with_picture on identities (workspace_id, contact_id) where picture_file_id is not null;
