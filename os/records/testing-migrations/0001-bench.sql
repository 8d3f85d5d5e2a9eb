create table bench_maker (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  name text not null,
  city text
);
select millrace_record_table('bench_maker', 'name');

create table bench_meter (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  code text not null,
  name text not null,
  kind text not null,
  maker uuid references bench_maker,
  range numeric(12, 3),
  points int,
  drift float8,
  due_date date,
  seen_at timestamptz(3),
  critical boolean not null,
  keeper text,
  certificate text,
  note text,
  extra jsonb,
  unique (tenant, code)
);
select millrace_record_table('bench_meter', 'name', 'due_date', 'maker');
