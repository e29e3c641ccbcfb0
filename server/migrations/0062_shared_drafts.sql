-- A draft that the team sees, at most one in a conversation; what a save was made on, so that no late one writes over newer words; and
-- who took the words over from whom this one belongs to.
alter table drafts
  add column is_shared boolean not null default false,
  add column version uuid not null default gen_random_uuid(),
  add column taken_by uuid;
create unique index drafts_shared on drafts (workspace_id, conversation_id) where is_shared;
