-- Makes a table of an app a record table: the tenant's own rows, and the indexes by which lists open, sort and stay within
-- an actor's reach. `indexed` names further columns that people sort and filter by: dates, links, choices.
-- Every index starts with the tenant and ends with the id, which is what a page's cursor goes on from; read backwards it
-- serves the descending order.
create function millrace_record_table(name regclass, variadic indexed text[] default '{}') returns void language plpgsql as $$
declare
  short text := (select relname from pg_class where oid = name);
  col text;
begin
  perform millrace_tenant_table(name);
  execute format('create index on %s (tenant, created_at, id)', name);
  execute format('create index on %s (tenant, updated_at, id)', name);
  execute format('create index on %s (tenant, state, created_at, id)', name);
  execute format('create index on %s (tenant, created_by, created_at, id)', name);
  execute format('create index on %s (tenant, department, created_at, id) where department is not null', name);
  execute format('create index on %s (tenant, site, created_at, id) where site is not null', name);
  foreach col in array indexed loop
    if not exists (select from pg_attribute where attrelid = name and attname = col and not attisdropped) then
      raise exception 'millrace_record_table: % has no column %', short, col;
    end if;
    execute format('create index on %s (tenant, %I, id)', name, col);
  end loop;
end $$;

-- What every change of every record was. The application adds to it and cannot change it.
create table record_change (
  tenant text not null,
  entity text not null,
  record uuid not null,
  version int not null,
  at timestamptz(3) not null,
  actor text not null,
  actor_name text not null,
  command text not null,
  before jsonb not null,
  after jsonb not null,
  signature text,
  primary key (tenant, entity, record, version)
);
select millrace_tenant_table('record_change');
revoke update, delete on record_change from millrace_app;

create function record_change_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the history of records is append-only';
end $$;
create trigger record_change_append_only before update or delete on record_change
  for each row execute function record_change_is_append_only();
create trigger record_change_not_truncated before truncate on record_change
  for each statement execute function record_change_is_append_only();

create table record_comment (
  tenant text not null,
  id uuid primary key,
  entity text not null,
  record uuid not null,
  at timestamptz(3) not null,
  actor text not null,
  actor_name text not null,
  text text not null
);
create index on record_comment (tenant, entity, record, at, id);
select millrace_tenant_table('record_comment');
revoke update, delete on record_comment from millrace_app;

create table record_file (
  tenant text not null,
  entity text not null,
  record uuid not null,
  file text not null,
  kind text,
  at timestamptz(3) not null,
  actor text not null,
  primary key (tenant, entity, record, file)
);
create index on record_file (tenant, file);
select millrace_tenant_table('record_file');

create table record_follower (
  tenant text not null,
  entity text not null,
  record uuid not null,
  follower text not null,
  at timestamptz(3) not null,
  primary key (tenant, entity, record, follower)
);
select millrace_tenant_table('record_follower');

create table saved_view (
  tenant text not null,
  id uuid primary key,
  list text not null,
  name text not null,
  shared boolean not null,
  owner text not null,
  search jsonb not null,
  at timestamptz(3) not null,
  unique (tenant, list, owner, name)
);
select millrace_tenant_table('saved_view');
