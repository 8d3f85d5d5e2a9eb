create table equipment_signal_map (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  code text not null, equipment uuid not null references equipment_equipment (id), line text, mapping text not null, signals jsonb not null,
  calendar uuid not null references equipment_shift_calendar (id), running_above_kw numeric, standby_above_kw numeric,
  cycle_seconds numeric check (cycle_seconds > 0), small_stop_minutes int not null check (small_stop_minutes between 1 and 60),
  ask_after_seconds int not null check (ask_after_seconds between 10 and 3600),
  unique (tenant, equipment)
);
select millrace_record_table('equipment_signal_map', 'code', 'line');

create table equipment_stop_reason (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  code text not null, name text not null, kind text not null,
  unique (tenant, code)
);
select millrace_record_table('equipment_stop_reason', 'code', 'name');

create table equipment_machine_stop (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, equipment uuid not null references equipment_equipment (id), phase text not null,
  since timestamptz(3) not null, until timestamptz(3), reason uuid references equipment_stop_reason (id),
  explained_at timestamptz(3), explained_by text, remark text,
  unique (tenant, number), unique (tenant, equipment, since)
);
select millrace_record_table('equipment_machine_stop', 'equipment', 'since', 'reason');

create table equipment_production_report (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  equipment uuid not null references equipment_equipment (id), day date not null, shift text not null,
  produced int check (produced >= 0), scrap int not null check (scrap >= 0), rework int not null check (rework >= 0),
  unique (tenant, equipment, day, shift)
);
select millrace_record_table('equipment_production_report', 'equipment', 'day');

-- How far each machine has been followed, and what is remembered of it (rules/machine-state.ts, rules/counters.ts).
create table equipment_track (
  tenant text not null, machine uuid not null references equipment_equipment (id), followed_to timestamptz(3) not null,
  track jsonb not null, counter jsonb, primary key (tenant, machine)
);
select millrace_tenant_table('equipment_track');

create table equipment_state_interval (
  tenant text not null, machine uuid not null references equipment_equipment (id), from_at timestamptz(3) not null,
  to_at timestamptz(3) not null check (to_at > from_at), state text not null, reason text, primary key (tenant, machine, from_at)
);
select millrace_tenant_table('equipment_state_interval');

create table equipment_count (
  tenant text not null, machine uuid not null references equipment_equipment (id), day date not null, shift text not null,
  produced int not null, primary key (tenant, machine, day, shift)
);
select millrace_tenant_table('equipment_count');

-- A machine's times and counts of one shift, so that a month of a plant is read from here; times in ms (rules/oee-times.ts).
create table equipment_shift_sum (
  tenant text not null, machine uuid not null references equipment_equipment (id), day date not null, shift text not null, line text,
  from_at timestamptz(3) not null, to_at timestamptz(3) not null, calendar bigint not null, planned bigint not null,
  production bigint not null, setup bigint not null, breakdown bigint not null, small_stop bigint not null, other_stop bigint not null,
  no_order bigint not null, maintenance bigint not null, unknown bigint not null, overtime bigint not null,
  produced int, good int, standard bigint, good_standard bigint, contradictions int not null, missing text[] not null,
  primary key (tenant, machine, day, shift)
);
select millrace_tenant_table('equipment_shift_sum');
create index on equipment_shift_sum (tenant, day, machine);

-- What a machine stood for in a shift: the reason’s code, or its state where nobody gave one; ms.
create table equipment_stop_sum (
  tenant text not null, machine uuid not null references equipment_equipment (id), day date not null, shift text not null,
  key text not null, state text not null, count int not null, ms bigint not null, primary key (tenant, machine, day, shift, key)
);
select millrace_tenant_table('equipment_stop_sum');
create index on equipment_stop_sum (tenant, day, machine);
