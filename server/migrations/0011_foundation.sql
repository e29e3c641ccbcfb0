-- When somebody last meant to use this file: housekeeping leaves it alone for a week more, so that a message being written at that
-- very moment never points to a file that has just gone.
alter table files add column used_at timestamptz;

-- Contents whose last row has gone, until their bytes have gone too: a kill in between, or bytes that were put again just now, cost an
-- hour and not a file. They belong to no workspace, because one content may belong to several.
create table unused_contents (
  sha256 text primary key,
  since timestamptz not null default now()
);
