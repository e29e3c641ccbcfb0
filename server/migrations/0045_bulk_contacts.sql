-- Changes to many contacts are jobs like those to many conversations: a job says what it changes.
alter table bulk_jobs add column subject text not null default 'conversation' check (subject in ('conversation', 'contact'));
alter table bulk_items rename column conversation_id to subject_id;
-- Whoever is erased is found in what changes to many and imports wrote down of them.
create index bulk_items_of_subject on bulk_items (workspace_id, subject_id);
create index import_rows_of_contact on import_rows (workspace_id, contact_id) where contact_id is not null;
