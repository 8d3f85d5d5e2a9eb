-- Share of the rows looked at that lie outside what training covered; null where the version does not know it.
alter table learned_drift add column outside double precision;

-- Looks at recent rows of the version in use at the other machines whose models call it; the newest few of each place are kept. `place`: path
-- of the machine, or the instance where there is none; `since`: since when the verdict is so; `problem`: why nothing could be looked at.
create table learned_place_drift (
  tenant text not null,
  model uuid not null,
  place text collate "C" not null,
  at timestamptz(3) not null,
  machine text,
  caller text not null,
  since timestamptz(3) not null,
  number int not null,
  verdict text not null check (verdict in ('steady', 'watch', 'retrain', 'tooFew')),
  rows int not null,
  stability double precision,
  shifts jsonb not null,
  outside double precision,
  from_at timestamptz(3) not null,
  to_at timestamptz(3) not null,
  problem jsonb,
  primary key (tenant, model, place, at),
  foreign key (tenant, model) references learned_model (tenant, id) on delete cascade
);
select millrace_tenant_table('learned_place_drift');
