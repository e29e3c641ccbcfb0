-- Who was in To or Cc of a letter may answer into the matter it belongs to. Such a letter stays where that matter goes: `identity_id`
-- is the customer's beside whom it stands, `guest_id` the identity of who wrote it.
alter table messages add column guest_id uuid;
create index messages_of_guest on messages (workspace_id, guest_id, number) where guest_id is not null;
