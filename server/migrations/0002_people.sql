-- How people get in: accounts and sessions (kept by the sign-in library under our names), invitations, API keys, attempts.
-- Accounts belong to the installation, not to a workspace: one person may work in several.

create table auth_users (
  id text primary key,
  name text not null,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  two_factor_enabled boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table auth_sessions (
  id text primary key,
  -- The cookie carries it signed with the installation's key, so a copy of this table opens nothing.
  token text not null unique,
  user_id text not null references auth_users on delete cascade,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_sessions_of_user on auth_sessions (user_id, created_at desc);
create index auth_sessions_old on auth_sessions (expires_at);

create table auth_accounts (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references auth_users on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  -- argon2id, in its own encoded form.
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
create index auth_accounts_of_user on auth_accounts (user_id);

-- Reset links and second-factor challenges; the identifier is hashed.
create table auth_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_verifications_by_identifier on auth_verifications (identifier);
create index auth_verifications_of_user on auth_verifications (value);
create index auth_verifications_old on auth_verifications (expires_at);

create table auth_two_factors (
  id text primary key,
  user_id text not null unique references auth_users on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default false,
  failed_verification_count int not null default 0,
  locked_until timestamptz
);

create table invitations (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  email text not null check (email = lower(email)),
  role text not null check (role in ('owner', 'admin', 'lead', 'agent', 'viewer')),
  token_hash text not null unique,
  invited_by_id uuid,
  invited_by_name text not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
-- One open invitation per address: a new one replaces the old.
create unique index invitations_open on invitations (workspace_id, email) where used_at is null;

create table api_keys (
  workspace_id uuid not null references workspaces on delete cascade,
  id uuid not null,
  name text not null,
  prefix text not null,
  last_four text not null,
  sha256 text not null unique,
  scopes text[] not null,
  made_by_id uuid,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index api_keys_in_use on api_keys (workspace_id, created_at desc) where revoked_at is null;

-- Attempts counted in windows, shared by all nodes: sign-in, codes, reset mails.
create table attempts (
  key text primary key,
  count int not null,
  until timestamptz not null
);
create index attempts_old on attempts (until);
