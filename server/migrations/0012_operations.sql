-- The backups that were taken, so that `doctor` knows how old the newest is. They are of the installation, not of a workspace.
create table backups (
  id uuid primary key,
  taken_at timestamptz not null,
  folder text not null,
  rows bigint not null,
  bytes bigint not null,
  contents bigint not null,
  took_seconds double precision not null
);
create index backups_newest on backups (taken_at desc);
