create table upkeep_plan (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  code text not null, name text not null, equipment uuid not null, level text not null,
  every int check (every > 0), unit text, mode text not null, start_on date,
  meter_point text, meter_every numeric check (meter_every > 0),
  condition_point text, condition_above numeric, condition_below numeric,
  checks jsonb not null, parts jsonb, early int not null, late int not null, ahead int not null, minutes int, needs_stop boolean not null,
  responsible text, next_on date, next_by text, last_on date, last_due date, last_reading numeric,
  meter_reading numeric, meter_per_day numeric, holds_since date,
  unique (tenant, code)
);
select millrace_record_table('upkeep_plan', 'code', 'equipment', 'next_on', 'responsible');

create table upkeep_order (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, title text not null, plan uuid not null references upkeep_plan (id), equipment uuid not null,
  due_on date not null, due_by text not null, late_after date not null, early int not null, late int not null, responsible text,
  checks jsonb not null, results jsonb not null, parts jsonb, started_at timestamptz(3), done_on date, done_by text,
  minutes int, reading numeric, outcome text, not_ok int, remark text,
  unique (tenant, number)
);
select millrace_record_table('upkeep_order', 'number', 'plan', 'equipment', 'due_on', 'responsible');
-- one order of a plan at a time
create unique index upkeep_order_open on upkeep_order (tenant, plan) where state in ('open', 'working');

create table upkeep_standard (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  code text not null, name text not null, type uuid, items jsonb not null,
  unique (tenant, code)
);
select millrace_record_table('upkeep_standard', 'code', 'type');

create table upkeep_route (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  code text not null, name text not null, stops jsonb not null, windows jsonb not null, time_zone text not null,
  grace_minutes int not null, seconds_per_item int not null, responsible text,
  unique (tenant, code)
);
select millrace_record_table('upkeep_route', 'code', 'responsible');

create table upkeep_round (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, route uuid not null references upkeep_route (id), window_from timestamptz(3) not null,
  window_to timestamptz(3) not null, due_on date not null, done_by text, finished_at timestamptz(3),
  received_at timestamptz(3), timing text not null, not_ok int not null, warnings int not null, missing int not null,
  doubts jsonb, opens text not null, items jsonb,
  unique (tenant, number)
);
select millrace_record_table('upkeep_round', 'number', 'route', 'window_from', 'due_on', 'timing');

-- What a phone sent, as it came: a round is known by the id that the phone gave it.
create table upkeep_sent_round (
  tenant text not null, client uuid not null, round uuid not null references upkeep_round (id), readings jsonb not null, scans jsonb not null,
  primary key (tenant, client)
);
select millrace_tenant_table('upkeep_sent_round');
create index on upkeep_sent_round (tenant, round);
revoke update, delete on upkeep_sent_round from millrace_app;
