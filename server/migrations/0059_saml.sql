-- Single sign-on by SAML 2.0 beside OpenID Connect: the provider's page and certificates, and what was answered already.
alter table sso_connections alter column client_id drop not null;
alter table sso_connections
  add column protocol text not null default 'oidc' check (protocol in ('oidc', 'saml')),
  add column sign_in_url text,
  -- PEM; more than one while the provider changes its key.
  add column certificates text[] not null default '{}',
  -- Where its metadata was read from.
  add column metadata_url text,
  -- May a sign-in begin at the provider, without our having asked?
  add column allows_idp_initiated boolean not null default false,
  add column signs_requests boolean not null default false,
  -- Ours, for signing what we ask; the key is sealed.
  add column private_key text,
  add column certificate text,
  -- What the provider said when an owner tried it.
  add column trial jsonb,
  add constraint sso_connections_whole check (case protocol
    when 'oidc' then client_id is not null else sign_in_url is not null and cardinality(certificates) > 0 end);

-- An owner's trial signs nobody in; an answer waits here for the browser that asked for it.
alter table sso_requests add column is_trial boolean not null default false, add column answer jsonb;

-- Assertions that were used, until they are too old to be used again.
create table sso_assertions (
  workspace_id uuid not null references workspaces on delete cascade,
  id_hash text not null,
  expires_at timestamptz not null,
  primary key (workspace_id, id_hash)
);
create index sso_assertions_old on sso_assertions (expires_at);
