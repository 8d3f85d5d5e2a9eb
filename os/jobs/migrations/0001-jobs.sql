-- Work that takes longer than a person waits. Queued within the transaction of whoever wants it; claimed by a dispatcher.
create table job (
  id uuid primary key default gen_random_uuid(),
  tenant text not null,
  -- app.job or os.job
  kind text not null check (length(kind) between 3 and 129),
  -- what in particular, in both languages: { zh, en }
  about jsonb,
  input jsonb not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'stopped')),
  progress double precision not null default 0 check (progress between 0 and 1),
  note jsonb,
  result jsonb,
  error_code text,
  error jsonb,
  tries integer not null default 0,
  due_at timestamptz not null default now(),
  -- the due time of the schedule that queued it; null when somebody did
  cron_due timestamptz,
  created_at timestamptz not null default now(),
  created_by text not null,
  created_by_name text not null,
  -- who works when no person does: kind, name, permissions at the time
  actor jsonb not null,
  started_at timestamptz,
  ended_at timestamptz,
  stop_asked boolean not null default false,
  -- the process that runs it, and until when its word holds
  lease_owner uuid,
  lease_until timestamptz,
  -- how often it was taken up again after its process had died
  takeovers integer not null default 0
);
select millrace_tenant_table('job');
create unique index job_cron_due on job (kind, tenant, cron_due) where cron_due is not null;
create index job_due on job (due_at) where state = 'queued';
create index job_running on job (tenant) where state = 'running';
create index job_list on job (tenant, created_at desc, id desc);
create index job_mine on job (tenant, created_by, created_at desc, id desc);
create index job_ended on job (ended_at) where ended_at is not null;

-- Up to which due time a tenant's schedule has been queued; it outlives the jobs themselves.
create table job_schedule (
  tenant text not null,
  kind text not null,
  last_due timestamptz not null,
  primary key (tenant, kind)
);
select millrace_tenant_table('job_schedule');
