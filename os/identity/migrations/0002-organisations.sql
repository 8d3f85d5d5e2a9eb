-- Organisations are the tenants. This list is the platform's own: a tenant sees the row that is itself.
create table tenant (
  id text primary key,
  name text not null,
  enabled boolean not null default true,
  created_at timestamptz not null default now()
);
insert into tenant (id, name) values ('main', '本单位');
insert into tenant (id, name)
  select t, t from (select tenant as t from app_user union select tenant from api_token) s where t <> 'main';
alter table tenant enable row level security;
create policy tenant on tenant to millrace_app using (id = millrace_tenant());
grant select on tenant to millrace_app;

create table org_site (
  tenant text not null references tenant (id),
  id text not null,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (tenant, id)
);
select millrace_tenant_table('org_site');

create table org_department (
  tenant text not null references tenant (id),
  id text not null,
  name text not null,
  parent text,
  created_at timestamptz not null default now(),
  primary key (tenant, id),
  foreign key (tenant, parent) references org_department (tenant, id)
);
select millrace_tenant_table('org_department');

-- Roles that a tenant made itself; the others are declared in code.
create table org_role (
  tenant text not null references tenant (id),
  id text not null,
  name text not null,
  permissions text[] not null,
  updated_at timestamptz not null default now(),
  primary key (tenant, id)
);
select millrace_tenant_table('org_role');

alter table app_user
  add column contact_email text,
  add column phone text,
  add column language text not null default 'zh' check (language in ('zh', 'en')),
  add column department text,
  add column site text,
  add column enabled boolean not null default true,
  add column expires_at timestamptz,
  add column password_changed_at timestamptz not null default now(),
  add column last_sign_in_at timestamptz,
  add foreign key (tenant) references tenant (id),
  add foreign key (tenant, department) references org_department (tenant, id),
  add foreign key (tenant, site) references org_site (tenant, id);
create index app_user_tenant on app_user (tenant, username);
select millrace_tenant_table('app_user');

create table org_role_grant (
  id text primary key,
  tenant text not null references tenant (id),
  user_id text not null references app_user (id) on delete cascade,
  -- a built-in role's key, app.role, or the id of an org_role
  role text not null,
  reach text not null default 'all' check (reach in ('all', 'site', 'department', 'own')),
  sites text[] not null default '{}',
  departments text[] not null default '{}',
  -- 'sso': taken from the claims at the last single sign-on, and replaced at the next
  source text not null default 'granted' check (source in ('granted', 'sso')),
  granted_by text,
  granted_at timestamptz not null default now()
);
create index org_role_grant_user on org_role_grant (user_id);
create index org_role_grant_role on org_role_grant (tenant, role);
select millrace_tenant_table('org_role_grant');

-- What was granted by scopes before there were roles.
insert into org_role_grant (id, tenant, user_id, role)
  select gen_random_uuid()::text, tenant, id, role
  from app_user, lateral (
    select 'demo' as role where demo and 'admin' = any (scopes)
    union all select 'operator' where demo and not 'admin' = any (scopes)
    union all select 'system-administrator' where not demo and 'admin' = any (scopes)
    union all select 'engineer' where not demo and 'write' = any (scopes)
    union all select 'operator' where not demo and 'read' = any (scopes) and not 'write' = any (scopes)
  ) r;
alter table app_user drop column scopes;

create table sign_in_policy (
  tenant text primary key references tenant (id),
  policy jsonb not null,
  updated_at timestamptz not null default now()
);
select millrace_tenant_table('sign_in_policy');

-- A tenant's work sees who is signed in, never the session's key.
alter table app_session add column last_seen_at timestamptz not null default now();
alter table app_session enable row level security;
create policy tenant on app_session to millrace_app using (exists (select from app_user u where u.id = user_id));
grant select (id, user_id, expires_at, ip_address, user_agent, created_at, last_seen_at), delete on app_session to millrace_app;

-- The following hold proofs of identity: a tenant's work replaces and removes those of its people, and reads none.
alter table app_account enable row level security;
create policy tenant on app_account to millrace_app using (exists (select from app_user u where u.id = user_id));
grant select (id, user_id, provider_id), insert, update (password, updated_at), delete on app_account to millrace_app;
create table app_password_history (
  user_id text not null references app_user (id) on delete cascade,
  at timestamptz not null default now(),
  hash text not null,
  primary key (user_id, at)
);
create table app_second_factor (
  user_id text primary key references app_user (id) on delete cascade,
  -- sealed with the installation's key
  secret bytea not null,
  confirmed_at timestamptz,
  -- RFC 6238 §5.2: a code is taken once
  last_step bigint not null default 0,
  -- SHA-256 of the recovery codes that are left: they are random, so a slow hash would add nothing
  recovery text[] not null default '{}'
);
alter table app_password_history enable row level security;
create policy tenant on app_password_history to millrace_app using (exists (select from app_user u where u.id = user_id));
grant insert on app_password_history to millrace_app;
alter table app_second_factor enable row level security;
create policy tenant on app_second_factor to millrace_app using (exists (select from app_user u where u.id = user_id));
grant select (user_id, confirmed_at), delete on app_second_factor to millrace_app;

alter table api_token
  add column kind text not null default 'token' check (kind in ('token', 'device')),
  -- of a device: the connection it may speak for, and what it may do in apps
  add column connection text,
  add column permissions text[] not null default '{}',
  add foreign key (tenant) references tenant (id);
select millrace_tenant_table('api_token');

create table oidc_provider (
  tenant text primary key references tenant (id),
  enabled boolean not null default true,
  label text not null,
  issuer text not null,
  client_id text not null,
  client_secret bytea,
  -- this platform as the browser calls it
  origin text not null,
  claim text not null,
  roles jsonb not null,
  auto_provision boolean not null default false,
  match_name boolean not null default false,
  updated_at timestamptz not null default now()
);
select millrace_tenant_table('oidc_provider');
create unique index app_account_outside on app_account (provider_id, account_id);
