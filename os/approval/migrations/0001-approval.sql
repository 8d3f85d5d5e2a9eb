-- Which commands wait for consent, per tenant. `source` names the rule an app ships; it may be changed and switched off, and
-- is not seeded again.
create table approval_rule (
  tenant text not null,
  id uuid not null,
  source text,
  command text not null,
  label jsonb not null,
  position int not null,
  enabled boolean not null,
  condition jsonb,
  steps jsonb not null,
  own_consent boolean not null,
  version int not null,
  updated_at timestamptz(3) not null,
  updated_by text not null,
  primary key (tenant, id),
  unique (tenant, source)
);
create index approval_rule_command on approval_rule (tenant, command, position);
select millrace_tenant_table('approval_rule');

-- A command that waits. `wait_roles` and `wait_people` tell whose consent the present step waits for, `consented` for whom it was given;
-- who may decide is asked anew whenever somebody does.
create table pending_command (
  tenant text not null,
  id uuid not null,
  command text not null,
  label jsonb not null,
  body jsonb not null,
  before jsonb,
  entity text,
  record_id text,
  title text,
  requester text not null,
  requester_name text not null,
  rule jsonb not null,
  state text not null check (state in ('waiting', 'approved', 'refused', 'withdrawn', 'expired', 'failed')),
  step int not null,
  escalated boolean not null,
  due timestamptz(3),
  decisions jsonb not null,
  wait_roles text[] not null,
  wait_people text[] not null,
  consented text[] not null,
  own_consent boolean not null,
  answer jsonb,
  reason jsonb,
  resubmits uuid,
  created_at timestamptz(3) not null,
  ended_at timestamptz(3),
  primary key (tenant, id)
);
create index pending_command_waiting on pending_command (tenant, created_at) where state = 'waiting';
create index pending_command_requester on pending_command (tenant, requester, created_at desc);
create index pending_command_record on pending_command (tenant, record_id) where record_id is not null;
create index pending_command_open on pending_command (state, due) where state = 'waiting';
create index pending_command_ended on pending_command (tenant, ended_at desc) where ended_at is not null;
select millrace_tenant_table('pending_command');
revoke delete on pending_command from millrace_app;

-- Who decides for whom, for how long.
create table approval_delegation (
  tenant text not null,
  id uuid not null,
  from_person text not null,
  to_person text not null,
  starts_at timestamptz(3) not null,
  ends_at timestamptz(3) not null,
  reason text,
  created_at timestamptz(3) not null,
  ended_at timestamptz(3),
  primary key (tenant, id),
  check (starts_at < ends_at),
  check (from_person <> to_person)
);
create index approval_delegation_to on approval_delegation (tenant, to_person, ends_at);
create index approval_delegation_from on approval_delegation (tenant, from_person, ends_at);
select millrace_tenant_table('approval_delegation');
