-- What agents write down about a contact, beside every conversation. A note stays on the contact it was written on, so it goes along when a
-- link is undone; a merged contact shows those of everybody it is made of.
create table contact_notes (
  workspace_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  text text not null,
  author_type text not null,
  author_id uuid,
  author_name text not null,
  pinned_at timestamptz,
  edited_at timestamptz,
  -- For an hour it can be brought back; then it goes for good.
  deleted_at timestamptz,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, contact_id) references contacts on delete cascade
);
create index contact_notes_of_contact on contact_notes (workspace_id, contact_id, id desc);
create index contact_notes_deleted on contact_notes (deleted_at) where deleted_at is not null;
