-- A conversation's row shows the newest words that still stand. True: it has messages, and all of them were deleted.
alter table conversations add column preview_deleted boolean not null default false;

-- Rows whose last message was edited or deleted still show what it said at first.
with changed as (
  select v.workspace_id, v.id from conversations v
  cross join lateral (select edited_at, deleted_at from messages m where m.workspace_id = v.workspace_id and m.conversation_id = v.id
    and m.type = 'message' and m.delivery <> 'scheduled' and not (m.direction = 'outbound' and m.is_automatic and m.receipt_id is null) order by m.number desc limit 1) n
  where not v.is_empty and (n.deleted_at is not null or n.edited_at is not null)),
said as (
  select c.workspace_id, c.id, l.direction, l.is_said,
    coalesce(nullif(l.text, ''), l.names, '') as words
  from changed c left join lateral (
    select true as is_said, m.direction, left(regexp_replace(left(m.text, 2000), '\s+', ' ', 'g'), 200) as text,
      (select left(string_agg(f.name, ', ' order by f.position), 200) from message_files f where f.workspace_id = m.workspace_id and f.message_id = m.id) as names
    from messages m where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.type = 'message' and m.deleted_at is null
      and m.delivery <> 'scheduled' and not (m.direction = 'outbound' and m.is_automatic and m.receipt_id is null) order by m.number desc limit 1) l on true)
update conversations v set preview = s.words, preview_direction = coalesce(s.direction, v.preview_direction), preview_deleted = s.is_said is null
from said s where v.workspace_id = s.workspace_id and v.id = s.id;
-- Looked up when a message is deleted.
create index alerts_of_message on alerts (workspace_id, message_id);
