-- The twin belongs to tenants: codes and paths are unique within one, indices of points over all. What was there belongs to
-- the tenant of an installation that has only one.
alter table equipment_type add column tenant text not null default 'main';
alter table twin_node add column tenant text not null default 'main';
alter table point add column tenant text not null default 'main';

alter table twin_node
  drop constraint twin_node_equipment_type_fkey,
  drop constraint twin_node_parent_id_fkey;
alter table point drop constraint point_node_id_fkey;

alter table equipment_type drop constraint equipment_type_pkey, add primary key (tenant, code);
alter table twin_node
  drop constraint twin_node_path_key,
  add constraint twin_node_path unique (tenant, path),
  add constraint twin_node_own unique (tenant, id);
-- the tenant is part of every reference, so that nothing can stand below another tenant's node
alter table twin_node
  add foreign key (tenant, parent_id) references twin_node (tenant, id),
  add foreign key (tenant, equipment_type) references equipment_type (tenant, code);
alter table point add foreign key (tenant, node_id) references twin_node (tenant, id);

drop index twin_node_equipment_type;
create index twin_node_equipment_type on twin_node (tenant, equipment_type);
drop index point_code;
create unique index point_code on point (tenant, code) where retired_at is null;
drop index point_retired_code;
create index point_retired_code on point (tenant, code) where retired_at is not null;
drop index point_connection;
create index point_connection on point (tenant, connection);

select millrace_tenant_table('equipment_type');
select millrace_tenant_table('twin_node');
select millrace_tenant_table('point');

-- Indices are dense over all tenants; a tenant's transaction sees its own rows only, so this counts for it.
create function millrace_points_made() returns integer language sql security definer set search_path = public
  as $$ select count(*)::int from point $$;
revoke all on function millrace_points_made() from public;
grant execute on function millrace_points_made() to millrace_app;
