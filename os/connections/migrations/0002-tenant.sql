-- A connection belongs to a tenant and its code is unique there; what was there belongs to the tenant of an installation that
-- has only one.
alter table connection add column tenant text not null default 'main';
alter table connection drop constraint connection_pkey, add primary key (tenant, code);
select millrace_tenant_table('connection');
