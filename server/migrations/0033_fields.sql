-- Fields that a workspace defines for its contacts, conversations and companies, and their values beside each thing, by the field's key.
create table fields (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  subject text not null check (subject in ('contact', 'conversation', 'company')),
  -- What programs call it. Never given a second time, so that a value always means what it meant when it was written.
  key text not null,
  name text not null,
  type text not null check (type in ('text', 'number', 'date', 'choice', 'choices', 'yes-no', 'link')),
  choices text[] not null default '{}',
  is_required_to_close boolean not null default false,
  position double precision not null,
  created_at timestamptz not null default now(),
  -- Values stay, so that removing can be undone.
  removed_at timestamptz,
  primary key (workspace_id, id),
  check (subject = 'conversation' or not is_required_to_close)
);
create unique index fields_by_key on fields (workspace_id, subject, key);
-- A contact's value that is null hides what a contact it absorbed brought along.
alter table contacts add column fields jsonb not null default '{}';
alter table conversations add column fields jsonb not null default '{}';
