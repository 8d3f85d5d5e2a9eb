-- How a data-driven model is trained anew by itself, and how that went: `tried_at` when a training was last queued, `job` the one that has not
-- told its end, `failures` in a row, `stopped` after too many of them, `problem` why the last one failed ({ zh, en }), `number` what the last
-- one brought. `author`: who set it, as a version's authors are named.
create table learned_plan (
  tenant text not null,
  model uuid not null,
  plan jsonb not null,
  author text not null,
  set_at timestamptz(3) not null,
  set_by text not null,
  tried_at timestamptz(3),
  why text check (why in ('schedule', 'drift')),
  job uuid,
  failures int not null default 0,
  stopped boolean not null default false,
  problem jsonb,
  number int,
  primary key (tenant, model),
  foreign key (tenant, model) references learned_model (tenant, id) on delete cascade
);
select millrace_tenant_table('learned_plan');
