-- Words of somebody who is erased are taken out by key: the words are made first, so that no plan reads every word of the workspace and
-- splits the name anew for each.
create or replace function drop_old_names() returns trigger language plpgsql as $$
begin
  with w as materialized (select g.workspace_id, g.id, w from gone g cross join unnest(public.words_of_name(g.name)) w where g.name <> '')
  delete from public.contact_words c using w where c.workspace_id = w.workspace_id and c.word = w.w and c.contact_id = w.id
  ; with w as materialized (select distinct g.workspace_id, w from gone g cross join unnest(public.words_of_name(g.name)) w where g.name <> '')
  delete from public.name_words n using w where n.workspace_id = w.workspace_id and n.word = w.w
    and not exists (select from public.contact_words c where c.workspace_id = n.workspace_id and c.word = n.word)
  ; return null
  ; end $$;
