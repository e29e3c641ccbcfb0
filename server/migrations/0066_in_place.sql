-- A conversation that began in a place where several may speak (a thread of a shared channel, a topic of a group). How one began never
-- changes; asked of its first message, each batch of messages waited for the answer.
alter table conversations
  add column in_place boolean not null default false;

update conversations v set in_place = true
where v.workspace_id in (select workspace_id from seen where external_id like 'place:%')
  and exists (
    select from (
      select special from messages m
      where m.workspace_id = v.workspace_id and m.conversation_id = v.id and m.type = 'message'
      order by m.number limit 1
    ) first
    where first.special ? 'where' and first.special->>'isPublic' = 'true'
  );
