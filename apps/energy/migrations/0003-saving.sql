create table energy_saving (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, name text not null, meter uuid not null references energy_meter (id), done_on date not null,
  step_days int not null check (step_days between 1 and 31), driver text not null, observations jsonb not null,
  cost numeric, keeper text, description text,
  adjusted numeric, actual numeric, saving numeric, uncertainty numeric, share numeric, r2 numeric, verdict text, proven_at timestamptz(3),
  unique (tenant, number)
);
select millrace_record_table('energy_saving', 'number', 'name', 'meter', 'done_on');
