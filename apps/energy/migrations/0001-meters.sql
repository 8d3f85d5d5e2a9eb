create table energy_meter (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  code text not null, name text not null, medium text not null, unit text not null, source text not null, point text,
  digits int check (digits between 1 and 12), factor numeric not null check (factor > 0), max_per_hour numeric check (max_per_hour > 0),
  error_percent numeric check (error_percent > 0), loss_limit numeric not null check (loss_limit >= 0),
  gap_minutes int not null check (gap_minutes between 1 and 100000), parent uuid references energy_meter (id),
  place text, cost_centre text, used_by text, serial_no text, mounted_at timestamptz(3) not null, first_reading numeric check (first_reading >= 0),
  check ((source = 'manual') = (point is null)),
  unique (tenant, code)
);
select millrace_record_table('energy_meter', 'code', 'name', 'medium', 'cost_centre', 'parent');

create table energy_exchange (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, meter uuid not null references energy_meter (id), at timestamptz(3) not null,
  old_end numeric check (old_end >= 0), new_start numeric check (new_start >= 0),
  old_factor numeric not null, new_factor numeric not null check (new_factor > 0), old_digits int, new_digits int,
  new_serial_no text, remark text, unique (tenant, number)
);
select millrace_record_table('energy_exchange', 'number', 'meter', 'at');

create table energy_reading (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, meter uuid not null references energy_meter (id), at timestamptz(3) not null,
  value numeric not null check (value >= 0), photo text, remark text, unique (tenant, number)
);
select millrace_record_table('energy_reading', 'number', 'meter', 'at');
-- two that read the same meter at the same time: one of them counts
create unique index energy_reading_once on energy_reading (tenant, meter, at) where state = 'given';

-- What loggers brought in: too many to be records of their own. The last one of a time counts. Meters are never deleted: looking for
-- the meter of every one of thousands of rows would only cost time, here and below.
create table energy_logged (
  tenant text not null, meter uuid not null, at timestamptz(3) not null, value numeric not null,
  primary key (tenant, meter, at)
);
select millrace_tenant_table('energy_logged');

-- Consumption as it was worked out; written by the app's own work only, and whole stretches at a time.
create table energy_quarter (
  tenant text not null, meter uuid not null, start_at timestamptz(3) not null,
  quantity numeric not null, estimated numeric not null, covered real not null, uncertain boolean not null,
  primary key (tenant, meter, start_at)
);
select millrace_tenant_table('energy_quarter');

-- millionths: the same quantity as a whole number, since a year of thousands of meters is added up many times faster so; null
-- beyond what such a number holds.
create table energy_day (
  tenant text not null, meter uuid not null references energy_meter (id), day date not null,
  quantity numeric not null, estimated numeric not null, covered real not null, uncertain boolean not null,
  millionths bigint generated always as (case when abs(quantity) < 9e12 then round(quantity * 1000000) end) stored,
  primary key (tenant, meter, day)
);
select millrace_tenant_table('energy_day');
create index on energy_day (tenant, day, meter) include (millionths, covered);

-- What two readings could not prove.
create table energy_finding (
  tenant text not null, meter uuid not null references energy_meter (id), at timestamptz(3) not null, kind text not null,
  was numeric, became numeric, primary key (tenant, meter, at, kind)
);
select millrace_tenant_table('energy_finding');

-- How far each meter has been worked out, and from when on it must be worked out again.
create table energy_progress (
  tenant text not null, meter uuid not null references energy_meter (id), worked_to timestamptz(3), dirty_from timestamptz(3),
  primary key (tenant, meter)
);
select millrace_tenant_table('energy_progress');

create table energy_tariff (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, name text not null, medium text not null, valid_from date not null, periods jsonb not null, prices jsonb not null,
  remark text, unique (tenant, number)
);
select millrace_record_table('energy_tariff', 'number', 'name', 'medium', 'valid_from');
create unique index energy_tariff_from on energy_tariff (tenant, medium, valid_from) where state = 'set';

create table energy_factor (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, medium text not null, kind text not null, valid_from date not null, value numeric not null check (value > 0),
  source text not null, unique (tenant, number)
);
select millrace_record_table('energy_factor', 'number', 'medium', 'kind', 'valid_from');
create unique index energy_factor_from on energy_factor (tenant, medium, kind, valid_from) where state = 'set';
