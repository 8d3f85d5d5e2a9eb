create table app_user (
  id text primary key,
  name text not null,
  -- better-auth wants an address; people without one get <user name>@invalid.local, to which nothing is ever sent
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  username text unique,
  display_username text,
  scopes text[] not null default '{}',
  tenant text not null default 'main',
  must_change_password boolean not null default true,
  demo boolean not null default false,
  failed_sign_ins integer not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table app_session (
  id text primary key,
  token text not null unique,
  user_id text not null references app_user (id) on delete cascade,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index app_session_user on app_session (user_id);

create table app_account (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references app_user (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index app_account_user on app_account (user_id);

create table app_verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table api_token (
  id text primary key,
  name text not null,
  tenant text not null default 'main',
  -- SHA-256 of the token: it is 256 random bits, so a slow hash would add nothing
  hash bytea not null unique,
  scopes text[] not null,
  created_by text,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz
);
