-- A model version tried on history: what was asked, and what came of it once its job has ended well. `drawn_at`: when the drawing was
-- saved that was tried; a draft may have gone on since. `outcome` null: not ended; then the job says how far it is.
create table model_trial (
  tenant text not null,
  id uuid not null,
  model uuid not null,
  number int not null,
  drawn_at timestamptz(3) not null,
  ask jsonb not null,
  places text[] not null,
  step_ms int not null,
  job uuid,
  outcome jsonb,
  bucket_ms float8,
  created_at timestamptz(3) not null,
  created_by text not null,
  primary key (tenant, id),
  foreign key (tenant, model, number) references model_version (tenant, model, number) on delete cascade
);
create index model_trial_model on model_trial (tenant, model, created_at desc);
select millrace_tenant_table('model_trial');

-- One place of a trial: ports and would-be alarm episodes in `shown`; outputs as min, max, last and bad share of each bucket in `series`.
create table model_trial_place (
  tenant text not null,
  trial uuid not null,
  place text collate "C" not null,
  shown jsonb not null,
  series bytea not null,
  primary key (tenant, trial, place),
  foreign key (tenant, trial) references model_trial (tenant, id) on delete cascade
);
select millrace_tenant_table('model_trial_place');

-- What an engineer has judged: a stretch of time at a place of a model in which an alarm is a true finding, or a false one. `place`: code of
-- the instance. `alarm` null: whichever alarm of the model.
create table model_mark (
  tenant text not null,
  id uuid not null,
  model uuid not null,
  place text collate "C" not null,
  alarm text,
  from_at timestamptz(3) not null,
  to_at timestamptz(3) not null,
  verdict text not null check (verdict in ('finding', 'false')),
  note text not null,
  at timestamptz(3) not null,
  by text not null,
  primary key (tenant, id),
  check (from_at < to_at),
  foreign key (tenant, model) references model (tenant, id) on delete cascade
);
create index model_mark_model on model_mark (tenant, model, from_at);
select millrace_tenant_table('model_mark');
