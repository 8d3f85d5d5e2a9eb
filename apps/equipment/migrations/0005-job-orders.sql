create table equipment_product_time (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  code text not null, name text not null, program text, cycle_seconds numeric not null check (cycle_seconds > 0),
  unique (tenant, code)
);
select millrace_record_table('equipment_product_time', 'code', 'name', 'program');

create table equipment_job_run (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  job_order text not null, equipment uuid not null references equipment_equipment (id), product uuid references equipment_product_time (id),
  source text not null check (source in ('declared', 'program')), parallel boolean not null, started_at timestamptz(3) not null,
  ended_at timestamptz(3) check (ended_at > started_at), run_seconds numeric check (run_seconds > 0), good int check (good >= 0),
  scrap int check (scrap >= 0), rework int check (rework >= 0), counted int not null default 0, remark text,
  unique (tenant, equipment, started_at, job_order)
);
select millrace_record_table('equipment_job_run', 'job_order', 'equipment', 'started_at');
create index on equipment_job_run (tenant, equipment, started_at);

-- A machine's times of one shift by the order that was on it; times in ms (rules/job-orders.ts).
create table equipment_order_sum (
  tenant text not null, machine uuid not null references equipment_equipment (id), day date not null, shift text not null,
  run uuid not null references equipment_job_run (id), calendar bigint not null, planned bigint not null, production bigint not null,
  setup bigint not null, breakdown bigint not null, small_stop bigint not null, other_stop bigint not null, no_order bigint not null,
  maintenance bigint not null, unknown bigint not null, overtime bigint not null, primary key (tenant, machine, day, shift, run)
);
select millrace_tenant_table('equipment_order_sum');
create index on equipment_order_sum (tenant, run);
create index on equipment_order_sum (tenant, day, machine);

-- The program that a machine works by, and the one it has just been given.
alter table equipment_track add program jsonb;
