-- What a command wanted people to be told; stands or falls with it, and is turned into notices right after.
create table notice_request (
  id bigint generated always as identity primary key,
  tenant text not null,
  notice jsonb not null,
  actor text not null,
  at timestamptz not null default now(),
  due_at timestamptz not null default now(),
  tries integer not null default 0
);
select millrace_tenant_table('notice_request');
create index notice_request_due on notice_request (tenant, id);

-- One message to one person. Levels: 0 info, 1 warning, 2 urgent.
create table notice (
  id uuid primary key default gen_random_uuid(),
  tenant text not null,
  person text not null,
  cause text not null,
  title jsonb not null,
  body jsonb,
  link text,
  level smallint not null check (level between 0 and 2),
  count integer not null default 1,
  -- deliveries outside have been made out up to this level
  sent_level smallint not null default -1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  read_at timestamptz
);
select millrace_tenant_table('notice');
-- One unread message per person and cause.
create unique index notice_unread on notice (tenant, person, cause) where read_at is null;
create index notice_of_person on notice (tenant, person, updated_at desc, id desc);
create index notice_age on notice (updated_at);

-- How a person wants to be reached; a person without a row has the defaults.
create table notice_setting (
  tenant text not null,
  person text not null,
  email boolean not null,
  min_level smallint not null check (min_level between 0 and 2),
  digest text not null check (digest in ('now', 'hourly', 'daily')),
  -- minutes of the plant's day; both null: never quiet
  quiet_from smallint check (quiet_from between 0 and 1439),
  quiet_to smallint check (quiet_to between 0 and 1439),
  primary key (tenant, person)
);
select millrace_tenant_table('notice_setting');

-- Ways out of the house: the mail server, webhooks, robots of group chats.
create table notify_channel (
  id uuid primary key default gen_random_uuid(),
  tenant text not null,
  kind text not null check (kind in ('email', 'webhook', 'dingtalk', 'wecom', 'feishu')),
  name text not null,
  enabled boolean not null default true,
  config jsonb not null default '{}',
  -- AES-256-GCM under the installation's key: a JSON object
  secrets bytea not null,
  language text not null default 'zh' check (language in ('zh', 'en')),
  min_level smallint not null default 0 check (min_level between 0 and 2),
  roles text[] not null default '{}',
  causes text[] not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
select millrace_tenant_table('notify_channel');
create unique index notify_channel_name on notify_channel (tenant, name);
-- One mail server per tenant.
create unique index notify_channel_email on notify_channel (tenant) where kind = 'email';

create table notice_delivery (
  id uuid primary key default gen_random_uuid(),
  tenant text not null,
  channel uuid not null references notify_channel (id) on delete cascade,
  -- to a person by mail: whose, and which notice; to a group: both null and the words stand here
  person text,
  notice uuid references notice (id) on delete cascade,
  cause text not null,
  level smallint not null,
  title jsonb not null,
  body jsonb,
  link text,
  count integer not null default 1,
  -- dropped: it was read before it was due
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'dead', 'dropped')),
  tries integer not null default 0,
  error text,
  created_at timestamptz not null default now(),
  first_at timestamptz not null,
  due_at timestamptz not null,
  lease_until timestamptz,
  ended_at timestamptz
);
select millrace_tenant_table('notice_delivery');
create unique index notice_delivery_person on notice_delivery (notice, channel) where state = 'waiting' and notice is not null;
create unique index notice_delivery_group on notice_delivery (channel, cause) where state = 'waiting' and notice is null;
create index notice_delivery_due on notice_delivery (due_at) where state = 'waiting';
create index notice_delivery_list on notice_delivery (tenant, created_at desc, id desc);
create index notice_delivery_cause on notice_delivery (channel, cause, ended_at) where state = 'sent';
create index notice_delivery_ended on notice_delivery (ended_at) where ended_at is not null;
