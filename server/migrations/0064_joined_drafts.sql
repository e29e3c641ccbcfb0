-- A draft goes where its conversation goes: `joined` says, for each conversation whose draft came into this one, what stood there and what
-- stood here before, so that taking the join back brings both back.
alter table drafts
  add column joined jsonb not null default '[]';
-- What was left behind by joins of before.
update drafts d
   set conversation_id = moved.into_id, is_shared = false,
       joined = jsonb_build_array(jsonb_build_object('from', d.conversation_id, 'body', d.body, 'isShared', false, 'before', null, 'wasShared', false, 'joined', '[]'::jsonb, 'version', d.version))
  from (
    select distinct on (d.workspace_id, d.agent_id, c.joined_into) d.workspace_id, d.agent_id, d.conversation_id, c.joined_into as into_id
      from drafts d
      join conversations c on c.workspace_id = d.workspace_id and c.id = d.conversation_id
      join conversations i on i.workspace_id = c.workspace_id and i.id = c.joined_into and i.joined_into is null
     where not exists (
       select from drafts o where o.workspace_id = d.workspace_id and o.agent_id = d.agent_id and o.conversation_id = c.joined_into)
     order by d.workspace_id, d.agent_id, c.joined_into, d.updated_at desc
  ) moved
 where d.workspace_id = moved.workspace_id and d.agent_id = moved.agent_id and d.conversation_id = moved.conversation_id;
