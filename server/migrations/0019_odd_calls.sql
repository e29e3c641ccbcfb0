-- Calls that were taken and yet have something to say: another body under an id that was known. Few, and looked for by the doctor.
create index receipts_odd on receipts (workspace_id, created_at) where state = 'done' and why <> '';
