-- Answers that wait for their time. One held for the seconds in which its writer may think again is an ordinary row of the outbox that
-- falls due later. A scheduled one is `held`: it stands in nobody's way, is not counted as an answer, and takes its place in the thread
-- when it leaves. Checked for new rows only: the old ones passed a narrower check.
alter table messages drop constraint messages_delivery_check;
alter table messages add constraint messages_delivery_check
  check (delivery in ('none', 'scheduled', 'queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown')) not valid;
-- Not before this time; null: at once, or when a person says so.
alter table messages add column due_at timestamptz;
create index messages_scheduled on messages (workspace_id, conversation_id) where delivery = 'scheduled';
alter table outbox drop constraint outbox_state_check;
alter table outbox add constraint outbox_state_check check (state in ('held', 'queued', 'sending', 'unknown')) not valid;
create index outbox_held on outbox (due_at) where state = 'held';
