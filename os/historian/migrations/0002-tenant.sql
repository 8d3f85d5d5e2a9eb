-- Retention classes belong to a tenant. Every tenant has the three that a platform starts with (see retention-classes.ts)
-- until it changes them, so only what differs needs a row.
alter table retention_class add column tenant text not null default 'main';
alter table retention_class drop constraint retention_class_pkey, add primary key (tenant, code);
select millrace_tenant_table('retention_class');
