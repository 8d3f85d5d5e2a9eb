-- What is an alarm: its condition, its delays, what the operator must know. `rule` is the rest of AlarmDefinition (api/alarms.ts).
create table alarm_definition (
  tenant text not null,
  id uuid not null,
  code text not null,
  point text not null,
  rule jsonb not null,
  version int not null,
  updated_at timestamptz(3) not null,
  updated_by text not null,
  primary key (tenant, id),
  unique (tenant, code)
);
create index alarm_definition_point on alarm_definition (tenant, point);
select millrace_tenant_table('alarm_definition');

-- Where each alarm stands (AlarmState of os/alarms), written in one transaction with the lines of the journal that led there, so that
-- a restart goes on from here: nothing is raised twice. One that has never been raised or held out has no row.
create table alarm_state (
  tenant text not null,
  alarm uuid not null,
  state jsonb not null,
  primary key (tenant, alarm),
  foreign key (tenant, alarm) references alarm_definition (tenant, id) on delete cascade
);
select millrace_tenant_table('alarm_state');

-- Every transition, for good: it tells the name and the priority as they were, and outlives the definition.
create table alarm_journal (
  tenant text not null,
  id bigint generated always as identity,
  at timestamptz(3) not null,
  alarm uuid not null,
  code text not null,
  name jsonb not null,
  path text not null,
  priority text not null,
  kind text not null,
  from_state text not null,
  to_state text not null,
  actor text,
  reason text,
  value jsonb,
  primary key (tenant, id)
);
create index alarm_journal_alarm on alarm_journal (tenant, alarm, id);
create index alarm_journal_at on alarm_journal (tenant, at);
select millrace_tenant_table('alarm_journal');
revoke update, delete on alarm_journal from millrace_app;
