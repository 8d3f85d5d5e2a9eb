create table calibration_gauge (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  code text not null, name text not null, model text, serial_no text, maker text, category text not null,
  measuring_range text, unit text not null, max_error numeric not null check (max_error > 0),
  method text not null, interval_months int not null check (interval_months between 1 and 120),
  calibrated_on date, due_on date, keeper text, place text, barred_for text,
  unique (tenant, code)
);
select millrace_record_table('calibration_gauge', 'code', 'name', 'due_on', 'category');

create table calibration_calibration (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, gauge uuid not null references calibration_gauge (id), calibrated_on date not null, method text not null, laboratory text,
  certificate_no text, certificate text, temperature numeric, humidity numeric, readings jsonb not null,
  largest_error numeric not null, uncertainty numeric not null, max_error numeric not null, verdict text not null, remark text,
  unique (tenant, number)
);
select millrace_record_table('calibration_calibration', 'number', 'gauge', 'calibrated_on', 'verdict');
