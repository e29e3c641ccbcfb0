-- A screen that heard no answer asks again with the same id, in the conversation it has open. By then links may have moved the
-- message, or a person split or joined it; so what was asked is remembered where it was asked, and messages may meet anywhere.
create table client_ids (
  workspace_id uuid not null,
  conversation_id uuid not null,
  client_id text not null,
  message_id uuid not null,
  primary key (workspace_id, conversation_id, client_id),
  foreign key (workspace_id, message_id) references messages on delete cascade
);
create index client_ids_of_message on client_ids (workspace_id, message_id);
insert into client_ids (workspace_id, conversation_id, client_id, message_id)
  select workspace_id, conversation_id, client_id, id from messages where client_id is not null;
drop index messages_by_client;
