-- Planned stops of a machine, or of all that stand below a place, and the orders that are moved into them.
create table upkeep_stop (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, reason text not null, equipment uuid, place text, stops_at timestamptz(3) not null,
  runs_at timestamptz(3) not null check (runs_at > stops_at), stop_on date not null, last_on date not null, grouped int not null,
  check ((equipment is null) <> (place is null)),
  unique (tenant, number)
);
select millrace_record_table('upkeep_stop', 'number', 'equipment', 'stops_at', 'stop_on');
alter table upkeep_order add column planned_on date, add column stop uuid references upkeep_stop (id);
create index on upkeep_order (tenant, stop) where stop is not null;
