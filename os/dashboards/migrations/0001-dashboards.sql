-- Dashboards that people made; those of the apps stand in their code.
create table dashboard (
  id uuid primary key,
  tenant text not null,
  owner text not null,
  label jsonb not null,
  shared boolean not null,
  tiles jsonb not null,
  version int not null,
  updated_at timestamptz(3) not null
);
create index dashboard_owner on dashboard (tenant, owner);
create index dashboard_shared on dashboard (tenant) where shared;
select millrace_tenant_table('dashboard');
