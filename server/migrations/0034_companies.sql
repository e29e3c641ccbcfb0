-- Companies, the domains their people write from, and who belongs to which. Nothing joins by itself: a domain only suggests.
create table companies (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  fields jsonb not null default '{}',
  created_at timestamptz not null default now(),
  -- Kept, with who belonged to it, so that removing can be undone.
  removed_at timestamptz,
  primary key (workspace_id, id)
);
create index companies_in_order on companies (workspace_id, plain(name), id) where removed_at is null;
create index companies_by_name on companies using gin (workspace_id, plain(name) gin_trgm_ops);
create table company_domains (
  workspace_id uuid not null,
  domain text not null,
  company_id uuid not null,
  primary key (workspace_id, domain),
  foreign key (workspace_id, company_id) references companies on delete cascade
);
create index company_domains_of on company_domains (workspace_id, company_id);
-- Who was suggested for a company and does not belong to it.
create table company_strangers (
  workspace_id uuid not null,
  company_id uuid not null,
  contact_id uuid not null,
  primary key (workspace_id, company_id, contact_id),
  foreign key (workspace_id, company_id) references companies on delete cascade,
  foreign key (workspace_id, contact_id) references contacts on delete cascade
);
create index company_strangers_of on company_strangers (workspace_id, contact_id);
alter table contacts add column company_id uuid;
alter table contacts add foreign key (workspace_id, company_id) references companies on delete set null (company_id);
create index contacts_of_company on contacts (workspace_id, company_id, last_seen_at desc, id desc) where company_id is not null;
create index identities_by_domain on identities (workspace_id, split_part(key, '@', 2)) where kind = 'email';
