-- Trends belong to a tenant; what was there belongs to the tenant of an installation that has only one.
alter table saved_trend add column tenant text not null default 'main';
alter table saved_trend drop constraint saved_trend_pkey, add primary key (tenant, id);
drop index saved_trend_owner;
create index saved_trend_owner on saved_trend (tenant, owner_id);
select millrace_tenant_table('saved_trend');
