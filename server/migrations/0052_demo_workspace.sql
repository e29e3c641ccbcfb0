-- The demo is a workspace like any other, marked, so that it can live beside real ones and be taken away whole.
alter table workspaces add column is_demo boolean not null default false;
alter table auth_users add column is_demo boolean not null default false;
create unique index workspaces_one_demo on workspaces (is_demo) where is_demo;

-- A demo made before there was the mark: three people at a reserved address, and channels that say so.
update workspaces set is_demo = true where id = (
  select c.workspace_id from channels c where c.settings ->> 'demo' = 'true' order by c.workspace_id limit 1);
update auth_users u set is_demo = true
where u.email in ('maja@acorn.example', 'leo@acorn.example', 'noor@acorn.example')
  and exists (select from agents a join workspaces w on w.id = a.workspace_id where a.user_id = u.id and w.is_demo);
