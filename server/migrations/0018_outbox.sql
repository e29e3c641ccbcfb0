-- Sending in batches. A claim has a name, so that what became of a call is written only for the claim it was made under.
alter table outbox add column claim uuid;
-- The sender takes some of each channel's, so that a channel with thousands waiting costs the others nothing.
drop index outbox_due;
create index outbox_of_channel on outbox (channel_id, due_at, number, id) where state = 'queued';
-- The ids a provider gave to what we sent: an edit or a deletion needs all of a message's. What arrives has one and needs no entry.
alter table seen add column is_own boolean not null default false;
update seen s set is_own = true from messages m where m.workspace_id = s.workspace_id and m.id = s.message_id and m.direction = 'outbound';
create index seen_of_own on seen (workspace_id, message_id) where is_own;
-- What came before its message waits in the order it came: an edit and the next may bear the same second.
alter table early_events add column place bigint generated always as identity;
-- A reaction that comes late does not take a newer one's place, also where the newer one was its taking back.
alter table messages add column reacted_at timestamptz;
