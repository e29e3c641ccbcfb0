-- Single sign-on: a workspace's identity provider, the mail domains it has proved, and who came by it.
create table sso_connections (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  is_enabled boolean not null default false,
  -- As the provider names itself: nobody else's word is taken.
  issuer text not null,
  client_id text not null,
  -- Sealed.
  client_secret text,
  -- May somebody of a proved domain who has no place here yet get one, and as what?
  joins boolean not null default true,
  default_role text not null default 'agent' check (default_role in ('admin', 'lead', 'agent', 'viewer')),
  -- The last sign-in with the settings as they are now, and the last that came to nothing.
  last_success_at timestamptz,
  last_failure_at timestamptz,
  last_failure text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index sso_connections_one on sso_connections (workspace_id);

create table sso_domains (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  domain text not null check (domain = lower(domain)),
  -- What its TXT record must say.
  token text not null,
  proved_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index sso_domains_once on sso_domains (workspace_id, domain);
-- A domain belongs to whoever proved it first, on the whole installation: its people are taken to one place.
create unique index sso_domains_proved on sso_domains (domain) where proved_at is not null;

-- Whom the provider means by a subject. Known once, the address no longer decides.
create table sso_people (
  workspace_id uuid not null references workspaces on delete cascade,
  issuer text not null,
  subject text not null,
  agent_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, issuer, subject),
  foreign key (workspace_id, agent_id) references agents (workspace_id, id) on delete cascade
);
create unique index sso_people_of_agent on sso_people (workspace_id, issuer, agent_id);

-- Sign-ins that were begun: each is answered once, in the browser that began it.
create table sso_requests (
  workspace_id uuid not null references workspaces on delete cascade,
  state_hash text not null,
  browser_hash text not null,
  nonce text not null,
  verifier text not null,
  next text not null,
  expires_at timestamptz not null,
  primary key (workspace_id, state_hash)
);
create unique index sso_requests_by_state on sso_requests (state_hash);
create index sso_requests_old on sso_requests (expires_at);

-- Whose only way in is the provider, owners with a second factor aside.
alter table workspaces add column requires_sso boolean not null default false;
-- A session that a workspace's provider vouched for opens that workspace and nothing else.
alter table auth_sessions add column sso_workspace_id uuid references workspaces on delete cascade;
create index auth_sessions_of_sso on auth_sessions (sso_workspace_id) where sso_workspace_id is not null;
