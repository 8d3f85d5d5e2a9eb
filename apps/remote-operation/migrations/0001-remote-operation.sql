create table remote_operation_machine (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  equipment uuid not null, name text not null, training boolean not null, prefix text not null, interlocks jsonb not null,
  max_age_seconds int check (max_age_seconds > 0), locked_for text, remark text, unique (tenant, equipment)
);
select millrace_record_table('remote_operation_machine', 'name', 'equipment');

create table remote_operation_parameter (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  code text not null, name text not null, machine uuid not null references remote_operation_machine (id), kind text not null,
  register text, point text not null, unit text, guard text not null, low numeric, high numeric, step numeric check (step > 0),
  max_change numeric check (max_change > 0), tolerance numeric not null check (tolerance >= 0), interlocks jsonb not null,
  valid_minutes int not null, select_seconds int not null, answer_seconds int not null, remark text,
  unique (tenant, code), check (guard = 'readOnly' or (low is not null and high is not null and low < high))
);
select millrace_record_table('remote_operation_parameter', 'code', 'name', 'machine', 'kind');
create index on remote_operation_parameter (tenant, point);

create table remote_operation_diagnosis (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, machine uuid not null references remote_operation_machine (id), reason text not null, points jsonb not null,
  opened_by text not null, ends_at timestamptz(3) not null, closed_at timestamptz(3), findings text, unique (tenant, number)
);
select millrace_record_table('remote_operation_diagnosis', 'number', 'machine', 'opened_by', 'ends_at');

create table remote_operation_order (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, title text not null, machine uuid not null references remote_operation_machine (id),
  parameter uuid not null references remote_operation_parameter (id), diagnosis uuid references remote_operation_diagnosis (id),
  value numeric not null, unit text, reason text not null, training boolean not null, guard text not null,
  seen_value numeric, value_before numeric, read_back text, outcome text,
  requester text not null, requested_at timestamptz(3) not null, expires_at timestamptz(3) not null,
  approver text, approved_at timestamptz(3), operator text, selected_at timestamptz(3), operated_at timestamptz(3),
  answered_at timestamptz(3), confirmer text, ended_at timestamptz(3), unique (tenant, number)
);
select millrace_record_table('remote_operation_order', 'number', 'title', 'machine', 'parameter', 'requested_at');
create index on remote_operation_order (tenant, diagnosis) where diagnosis is not null;
-- one order of a register at a time, so that nobody approves a value that another one changes meanwhile
create unique index remote_operation_order_open on remote_operation_order (tenant, parameter)
  where state in ('requested', 'approved', 'selected', 'operated');

-- What happened to an order, in its order; only ever added to.
create table remote_operation_step (
  tenant text not null, order_id uuid not null references remote_operation_order (id), number int not null,
  at timestamptz(3) not null, person text, value text, remark_zh text, remark_en text,
  what text not null check (what in ('requested', 'approved', 'refused', 'cancelled', 'selected', 'blocked', 'written', 'unsent', 'readBack',
    'differs', 'rejected', 'unanswered', 'late', 'confirmed', 'disputed', 'expired', 'deselected')),
  primary key (tenant, order_id, number)
);
select millrace_tenant_table('remote_operation_step');
revoke update, delete on remote_operation_step from millrace_app;

-- What was read and written down in a diagnosis session, in its order; only ever added to.
create table remote_operation_entry (
  tenant text not null, diagnosis uuid not null references remote_operation_diagnosis (id), number int not null,
  at timestamptz(3) not null, person text, words text, readings jsonb,
  kind text not null check (kind in ('opened', 'snapshot', 'note', 'closed')),
  primary key (tenant, diagnosis, number)
);
select millrace_tenant_table('remote_operation_entry');
revoke update, delete on remote_operation_entry from millrace_app;
