-- App panels: what a company's own programs show beside a conversation, as cards we fetch or as a page in a frame.
create table app_panels (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  kind text not null check (kind in ('cards', 'frame')),
  url text not null,
  -- Whose agents see it; empty: everybody's.
  team_ids uuid[] not null default '{}',
  position double precision not null,
  is_enabled boolean not null default true,
  -- Signs our calls and the frame's token; sealed.
  secret text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index app_panels_in_order on app_panels (workspace_id, position, id);
