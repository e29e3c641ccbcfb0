-- no-transaction
-- Search and lists that do not slow down with size. A function's statements begin with their semicolon, because a line that ends with one
-- ends the statement here.

-- Words of messages stood in one index with their workspace and day. Asked for a rare word, it walked the workspace's entry, which holds
-- every message of the house; and days without a word had to be asked one by one. Now each message stands on two shelves made of its
-- number: a short one of 8192 numbers and a long one of 524288, both as one key with the workspace. An entry of a shelf is never longer
-- than the shelf, a small workspace is one short shelf, and the newest messages are the last shelf whatever the day.
set maintenance_work_mem = '256MB';
do $$ begin if exists (select from pg_index where indexrelid = to_regclass('messages_on_shelves') and not indisvalid) then drop index messages_on_shelves; end if; end $$;
create index concurrently if not exists messages_on_shelves on messages using gin (
  uuid_hash_extended(workspace_id, number >> 13),
  uuid_hash_extended(workspace_id, number >> 19),
  to_tsvector('simple', plain(left(text, 20000))));
-- Sampling texts for statistics of their words costs more than storing them; no plan of ours asks for any.
alter index messages_on_shelves alter column 1 set statistics 0;
alter index messages_on_shelves alter column 2 set statistics 0;
alter index messages_on_shelves alter column 3 set statistics 0;
drop index concurrently if exists messages_by_words;

-- Who waits, whatever the status, longest first; who does not wait needs no entry.
do $$ begin if exists (select from pg_index where indexrelid = to_regclass('conversations_who_wait') and not indisvalid) then drop index conversations_who_wait; end if; end $$;
create index concurrently if not exists conversations_who_wait on conversations (workspace_id, status, waiting_since, id)
  where waiting_since is not null and not is_empty;
drop index concurrently if exists conversations_by_waiting;
-- What has a priority: few, so nearly no arriving message touches it.
do $$ begin if exists (select from pg_index where indexrelid = to_regclass('conversations_by_priority') and not indisvalid) then drop index conversations_by_priority; end if; end $$;
create index concurrently if not exists conversations_by_priority on conversations (workspace_id, status, priority, last_message_at desc, id desc)
  where priority > 0 and not is_empty;
reset maintenance_work_mem;

-- Names apart from contacts: an arriving message moves its contact in the list of the recently seen, and must not enter the name anew.
-- Many people share few words, so what looks like a word is sought among the words, and people by the words themselves.
create table if not exists name_words (
  workspace_id uuid not null references workspaces on delete cascade,
  word text collate "C" not null,
  primary key (workspace_id, word)
);
create index if not exists name_words_backwards on name_words (workspace_id, (reverse(word)) collate "C");
-- No foreign key: only the triggers below write here, and a key's check would cost more than the row.
create table if not exists contact_words (
  workspace_id uuid not null,
  word text collate "C" not null,
  contact_id uuid not null,
  primary key (workspace_id, word, contact_id)
);
create or replace function words_of_name(text) returns text[] language sql immutable strict parallel safe
  as $$ select array(select distinct left(w, 60) collate "C" from (select w from regexp_split_to_table(public.plain($1), '[^[:alnum:]]+') w where w <> '' limit 12) x order by 1) $$;

create or replace function keep_new_names() returns trigger language plpgsql as $$
begin
  with w as materialized (select f.workspace_id, f.id, w from fresh f cross join unnest(public.words_of_name(f.name)) w where f.name <> ''),
    known as (insert into public.name_words select distinct workspace_id, w from w order by 1, 2 on conflict do nothing)
  insert into public.contact_words select workspace_id, w, id from w order by 1, 2, 3 on conflict do nothing
  ; return null
  ; end $$;
create or replace function keep_changed_name() returns trigger language plpgsql as $$
declare
  old_words text[] := public.words_of_name(old.name)
  ; new_words text[] := public.words_of_name(new.name)
  ; begin
  insert into public.name_words select new.workspace_id, w from unnest(new_words) w on conflict do nothing
  ; insert into public.contact_words select new.workspace_id, w, new.id from unnest(new_words) w on conflict do nothing
  ; delete from public.contact_words c where c.workspace_id = old.workspace_id and c.contact_id = old.id and c.word = any(old_words) and c.word <> all(new_words)
  ; delete from public.name_words n where n.workspace_id = old.workspace_id and n.word = any(old_words) and not exists (select from public.contact_words c where c.workspace_id = n.workspace_id and c.word = n.word)
  ; return null
  ; end $$;
-- Of somebody who is erased no word stays, unless another bears it too.
create or replace function drop_old_names() returns trigger language plpgsql as $$
begin
  delete from public.contact_words c using gone g where c.workspace_id = g.workspace_id and c.contact_id = g.id and c.word = any(public.words_of_name(g.name))
  ; delete from public.name_words n using gone g where n.workspace_id = g.workspace_id and n.word = any(public.words_of_name(g.name)) and not exists (select from public.contact_words c where c.workspace_id = n.workspace_id and c.word = n.word)
  ; return null
  ; end $$;
drop trigger if exists contacts_new_names on contacts;
create trigger contacts_new_names after insert on contacts referencing new table as fresh for each statement execute function keep_new_names();
drop trigger if exists contacts_changed_names on contacts;
create trigger contacts_changed_names after update of name on contacts for each row when (old.name is distinct from new.name) execute function keep_changed_name();
drop trigger if exists contacts_old_names on contacts;
create trigger contacts_old_names after delete on contacts referencing old table as gone for each statement execute function drop_old_names();

insert into contact_words select c.workspace_id, w, c.id from contacts c, unnest(words_of_name(c.name)) w where c.name <> '' order by 1, 2, 3 on conflict do nothing;
insert into name_words select distinct workspace_id, word from contact_words order by 1, 2 on conflict do nothing;
analyze contact_words;
analyze name_words;
drop index concurrently if exists contacts_by_name;
