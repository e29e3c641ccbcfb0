-- Every message that states a fact. A fact whose last source was edited away or deleted goes; `facts` shows the first one that stands.
create table fact_sources (
  workspace_id uuid not null,
  fact_id uuid not null,
  message_id uuid not null,
  channel_id uuid,
  said_at timestamptz not null,
  primary key (workspace_id, fact_id, message_id),
  foreign key (workspace_id, fact_id) references facts on delete cascade
);
create index fact_sources_of_message on fact_sources (workspace_id, message_id);

insert into fact_sources (workspace_id, fact_id, message_id, channel_id, said_at)
select workspace_id, id, message_id, channel_id, said_at from facts where message_id is not null;
-- What was taken from messages that are deleted by now. One a person dismissed stays: it must not come back by being said again.
delete from facts f using messages m
where f.dismissed_at is null and m.workspace_id = f.workspace_id and m.id = f.message_id and m.deleted_at is not null;
