-- Tenancy is the database's own: what runs for a tenant connects as a member of millrace_app, which owns nothing and
-- cannot bypass row-level security, and names its tenant for the length of one transaction.
do $$ begin
  if not exists (select from pg_roles where rolname = 'millrace_app') then
    create role millrace_app nologin nosuperuser nobypassrls nocreatedb nocreaterole;
  end if;
end $$;
grant usage on schema public to millrace_app;

-- The tenant of this transaction; null where none was named, and then no row is seen and none can be written.
create function millrace_tenant() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('millrace.tenant', true), '') $$;

-- Makes a table a tenant's: rows are seen and written by their own tenant only. The table needs `tenant text not null`.
create function millrace_tenant_table(name regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s alter column tenant set default millrace_tenant()', name);
  execute format('alter table %s enable row level security', name);
  execute format('create policy tenant on %s to millrace_app using (tenant = millrace_tenant()) with check (tenant = millrace_tenant())', name);
  execute format('grant select, insert, update, delete on %s to millrace_app', name);
end $$;
