create table equipment_machine_type (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  code text not null, name text not null, category text not null, note text,
  unique (tenant, code)
);
select millrace_record_table('equipment_machine_type', 'code', 'name', 'category');

create table equipment_equipment (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  code text not null, name text not null, type uuid not null references equipment_machine_type (id),
  criticality text not null check (criticality in ('A', 'B', 'C')), place text,
  model text, serial_no text, maker text, supplier text, purchased_on date, commissioned_on date, warranty_until date,
  original_value numeric check (original_value >= 0), cost_centre text, keeper text, parameters jsonb,
  borrower text, loan_until date, remark text, ended_for text,
  unique (tenant, code)
);
select millrace_record_table('equipment_equipment', 'code', 'name', 'type', 'criticality', 'place', 'keeper');

create table equipment_part (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  equipment uuid not null references equipment_equipment (id), position text, name text not null, part_code text, model text,
  quantity numeric not null check (quantity > 0), unit text not null, wear boolean not null
);
select millrace_record_table('equipment_part', 'equipment', 'position', 'name', 'part_code');

create table equipment_change (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, equipment uuid not null references equipment_equipment (id), kind text not null, changed_on date not null,
  from_place text, to_place text, from_department text, to_department text, party text, due_on date, reason text not null,
  unique (tenant, number)
);
select millrace_record_table('equipment_change', 'number', 'equipment', 'kind', 'changed_on');
