create table equipment_shift_calendar (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  code text not null, name text not null, time_zone text not null, shifts jsonb not null, breaks jsonb, holidays jsonb, working_days jsonb,
  unique (tenant, code)
);
select millrace_record_table('equipment_shift_calendar', 'code', 'name');

create table equipment_failure_code (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  code text not null, name text not null, type uuid references equipment_machine_type (id), skill text not null,
  level int not null check (level between 1 and 3), lock_out boolean not null, usual_hours numeric not null check (usual_hours > 0),
  unique (tenant, code)
);
select millrace_record_table('equipment_failure_code', 'code', 'name', 'skill');

create table equipment_mechanic (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  name text not null, person text, skills jsonb not null, calendar uuid references equipment_shift_calendar (id), shift text,
  absent_until date
);
select millrace_record_table('equipment_mechanic', 'name', 'person');

create table equipment_service_limit (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  criticality text not null check (criticality in ('A', 'B', 'C')), priority text not null,
  response_minutes int not null check (response_minutes > 0), repair_minutes int not null check (repair_minutes >= response_minutes),
  calendar uuid references equipment_shift_calendar (id),
  unique (tenant, criticality, priority)
);
select millrace_record_table('equipment_service_limit', 'criticality', 'priority');

create table equipment_repair_order (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, equipment uuid not null references equipment_equipment (id), symptom text not null,
  failure_code uuid references equipment_failure_code (id), priority text not null, stopped boolean not null, source text not null,
  cause_key text not null, events jsonb not null, reports text, recurrence_of uuid references equipment_repair_order (id), photos jsonb,
  requested_at timestamptz(3) not null, requested_by text not null, response_minutes int, repair_minutes int,
  respond_by timestamptz(3), restore_by timestamptz(3),
  mechanic uuid references equipment_mechanic (id), estimated_hours numeric check (estimated_hours > 0), dispatched_at timestamptz(3),
  lock_out boolean not null, lock_no text, locked_out_at timestamptz(3), started_at timestamptz(3),
  finished_at timestamptz(3), cause text, remedy text, work_done text, accepted_at timestamptz(3), returns int not null, returned_for text,
  unique (tenant, number)
);
select millrace_record_table(
  'equipment_repair_order', 'number', 'equipment', 'failure_code', 'priority', 'requested_at', 'finished_at', 'mechanic', 'restore_by');
create index on equipment_repair_order (tenant, cause_key);
-- one cause is one open order, whoever asks at the same moment
create unique index equipment_repair_order_cause_key on equipment_repair_order (tenant, cause_key)
  where state in ('requested', 'dispatched', 'inProgress', 'awaitingAcceptance');

create table equipment_repair_work (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  repair uuid not null references equipment_repair_order (id), mechanic uuid not null references equipment_mechanic (id),
  worked_on date not null, hours numeric not null check (hours > 0 and hours <= 24), what text
);
select millrace_record_table('equipment_repair_work', 'repair', 'mechanic', 'worked_on');

create table equipment_repair_part (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  repair uuid not null references equipment_repair_order (id), part_code text, name text not null,
  quantity numeric not null check (quantity > 0), unit text not null
);
select millrace_record_table('equipment_repair_part', 'repair', 'part_code', 'name');

create table equipment_repair_pause (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, repair uuid not null references equipment_repair_order (id), reason text not null,
  since timestamptz(3) not null, until timestamptz(3) check (until >= since)
);
select millrace_record_table('equipment_repair_pause', 'repair', 'reason');
-- it waits for one thing at a time
create unique index equipment_repair_pause_repair on equipment_repair_pause (tenant, repair) where until is null;
