-- Days that are not what their weekday says.
create table energy_special_day (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, name text not null, kind text not null check (kind in ('holiday', 'workday', 'weekend')),
  first_day date not null, last_day date not null check (last_day >= first_day), unique (tenant, number)
);
select millrace_record_table('energy_special_day', 'number', 'name', 'first_day');

-- What a main meter's month is billed by besides its tariff.
create table energy_terms (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, name text not null, meter uuid not null references energy_meter (id),
  valid_from date not null, charged_by text not null,
  capacity_kva numeric check (capacity_kva > 0), agreed_kw numeric check (agreed_kw > 0), basic_price numeric check (basic_price >= 0),
  least_share numeric not null, tolerance numeric not null, over_factor numeric not null, rebate_from numeric, rebate numeric not null,
  standard text, reactive_meter uuid references energy_meter (id), fed_back_meter uuid references energy_meter (id),
  levies jsonb not null, tiers jsonb not null, tiers_over text not null, remark text, unique (tenant, number)
);
select millrace_record_table('energy_terms', 'number', 'name', 'meter', 'valid_from');
create unique index energy_terms_from on energy_terms (tenant, meter, valid_from) where state = 'set';

-- Closed bills; a bill that is closed never changes.
create table energy_bill (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, meter uuid not null references energy_meter (id), month text not null,
  terms uuid not null references energy_terms (id), quantity numeric not null, amount numeric not null,
  demand_kw numeric, demand_at timestamptz(3), power_factor numeric, missing_quarters int not null, remark text,
  unique (tenant, number), unique (tenant, meter, month)
);
select millrace_record_table('energy_bill', 'number', 'meter', 'month');

-- What stands on a closed bill; written with it, and never again.
create table energy_bill_part (
  tenant text not null, meter uuid not null references energy_meter (id), month text not null, lines jsonb not null, shares jsonb not null,
  primary key (tenant, meter, month)
);
select millrace_tenant_table('energy_bill_part');
