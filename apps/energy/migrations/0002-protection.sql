create table energy_protection (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  code text not null, name text not null, point text not null, contact_point text, open_value int not null check (open_value in (0, 1)),
  unit text, warn_above numeric not null, warn_seconds int not null, trip_above numeric not null, trip_seconds int not null,
  hysteresis numeric not null, stale_seconds int not null, confirm_seconds int not null, settle_seconds int not null,
  remind_minutes int not null, place text, keeper text, last_value numeric, last_at timestamptz(3), unique (tenant, code)
);
select millrace_record_table('energy_protection', 'code', 'name', 'keeper');

-- The state machine of each protection between two looks; written by the app's own work and by a release.
create table energy_protection_state (
  tenant text not null, protection uuid not null references energy_protection (id), machine jsonb not null, seen_to timestamptz(3) not null,
  primary key (tenant, protection)
);
select millrace_tenant_table('energy_protection_state');

create table energy_protection_event (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, protection uuid not null references energy_protection (id), at timestamptz(3) not null, what text not null,
  level text not null, value numeric, remark text, unique (tenant, number)
);
select millrace_record_table('energy_protection_event', 'number', 'protection', 'at', 'what');
