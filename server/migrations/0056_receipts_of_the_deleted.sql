-- no-transaction
-- Whether a raw call holds words that were deleted is asked before it is shown.
do $$ begin if exists (select from pg_index where indexrelid = to_regclass('messages_deleted_of_receipt') and not indisvalid) then drop index messages_deleted_of_receipt; end if; end $$;
create index concurrently if not exists messages_deleted_of_receipt on messages (workspace_id, receipt_id) where deleted_at is not null;
