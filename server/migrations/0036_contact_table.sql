-- The table of contacts: tags on them, its orders, and the segments people keep of it beside their views of the inbox.
create table contact_tags (
  workspace_id uuid not null,
  contact_id uuid not null,
  tag_id uuid not null,
  primary key (workspace_id, contact_id, tag_id),
  foreign key (workspace_id, contact_id) references contacts on delete cascade,
  foreign key (workspace_id, tag_id) references tags on delete cascade
);
create index contacts_of_tag on contact_tags (workspace_id, tag_id, contact_id);
create index contacts_by_age on contacts (workspace_id, created_at desc, id desc) where absorbed_by is null and deleted_at is null;
create index contacts_in_order on contacts (workspace_id, (name = ''), plain(name), id) where absorbed_by is null and deleted_at is null;
alter table views add column subject text not null default 'conversation' check (subject in ('conversation', 'contact'));
