-- Passkeys (WebAuthn): each belongs to an account, as its password does, and opens every workspace the account has a place in.
create table auth_passkeys (
  id uuid primary key,
  user_id text not null references auth_users on delete cascade,
  name text not null,
  -- What the authenticator calls it, in base64url.
  credential_id text not null unique,
  public_key bytea not null,
  -- How often the authenticator says it was used; one that goes backwards is a copy.
  counter bigint not null default 0,
  transports text[] not null default '{}',
  -- Kept by the person's password manager or cloud, so that a lost phone is not a lost key.
  is_synced boolean not null default false,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index auth_passkeys_of_user on auth_passkeys (user_id, created_at);
