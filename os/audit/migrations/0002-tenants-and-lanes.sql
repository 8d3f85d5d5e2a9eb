-- The trail belongs to tenants, tells which record of which app an entry is about, and runs in several lanes.
--
-- A lane is a hash chain of its own. A writer holds its lane until its transaction has reached the disk; with one chain all
-- commits of the installation would queue for that, so each takes a lane that is free. `format` tells how an entry's hash was
-- made: 1 is the one chain of before (now the start of lane 0), 2 covers every column.
drop trigger audit_entry_append_only on audit_entry;
alter table audit_entry
  add column tenant text not null default 'main',
  add column app text,
  add column entity text,
  add column record_id text,
  add column command text,
  add column format int not null default 1,
  add column lane int not null default 0,
  add column seq bigint;
update audit_entry set seq = id;
alter table audit_entry
  alter column seq set not null,
  alter column tenant drop default,
  alter column format drop default,
  alter column lane drop default,
  add constraint audit_entry_place unique (lane, seq);
create trigger audit_entry_append_only before update or delete on audit_entry
  for each row execute function audit_entry_is_append_only();
create index audit_entry_tenant on audit_entry (tenant, id);
create index audit_entry_tenant_object on audit_entry (tenant, object, id);
create index audit_entry_record on audit_entry (tenant, record_id, id) where record_id is not null;
create index audit_entry_time on audit_entry (tenant, at);
drop index audit_entry_object;

-- The end of each lane: whoever appends locks it. An end cut off shows, because the head tells of it.
create table audit_head (
  lane int primary key,
  seq bigint not null,
  hash text not null
) with (fillfactor = 50);
insert into audit_head
  select lane, coalesce(max(seq), 0), coalesce((array_agg(hash order by seq desc) filter (where hash is not null))[1], repeat('0', 64))
  from (select generate_series(0, 15) as lane) lanes left join audit_entry using (lane) group by lane;
create sequence audit_entry_number;
select setval('audit_entry_number', greatest(coalesce(max(id), 0), 1), max(id) is not null) from audit_entry;

alter table audit_entry enable row level security;
create policy tenant on audit_entry for select to millrace_app using (tenant = millrace_tenant());
grant select on audit_entry to millrace_app;

-- Appends entries, each {ms, actor, action, object, reason, before, after, tenant, app, entity, recordId, command, content},
-- where content is the SHA-256 of what it says, and chains them. The only way in for the tenants' role, and for its own tenant
-- only. A transaction stays in its lane.
create function millrace_audit_append(entries jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  -- session_user is who connected: the owner may write for any tenant
  own_tenant constant text := case when session_user = current_user then null else coalesce(millrace_tenant(), '') end;
  my_lane int := nullif(current_setting('millrace.audit_lane', true), '')::int;
  my_seq bigint;
  my_hash text;
  e jsonb;
  number bigint;
  entry_tenant text;
begin
  if my_lane is not null then
    select lane, seq, hash into my_lane, my_seq, my_hash from audit_head where lane = my_lane for update;
  else
    select lane, seq, hash into my_lane, my_seq, my_hash from audit_head order by lane for update skip locked limit 1;
    if not found then
      select lane, seq, hash into my_lane, my_seq, my_hash from audit_head where lane = pg_backend_pid() % 16 for update;
    end if;
    perform set_config('millrace.audit_lane', my_lane::text, true);
  end if;
  if my_seq is null then raise exception 'there is no such lane of the audit trail'; end if;
  for e in select value from jsonb_array_elements(entries) loop
    entry_tenant := coalesce(e->>'tenant', own_tenant, millrace_tenant(), 'main');
    if own_tenant is not null and (own_tenant = '' or entry_tenant <> own_tenant) then
      raise exception 'new row violates row-level security: an audit entry of another tenant';
    end if;
    number := nextval('audit_entry_number');
    my_seq := my_seq + 1;
    insert into audit_entry (id, at, actor, action, object, reason, before, after, tenant, app, entity, record_id, command,
                             format, lane, seq, prev_hash, hash)
    values (number, to_timestamp((e->>'ms')::numeric / 1000), e->>'actor', e->>'action', e->>'object', e->>'reason',
            nullif(e->'before', 'null'), nullif(e->'after', 'null'), entry_tenant, e->>'app', e->>'entity', e->>'recordId',
            e->>'command', 2, my_lane, my_seq, my_hash,
            encode(sha256(convert_to(concat_ws(':', my_hash, my_lane, my_seq, number, e->>'content', entry_tenant), 'UTF8')), 'hex'))
    returning hash into my_hash;
  end loop;
  update audit_head set seq = my_seq, hash = my_hash where lane = my_lane;
end $$;
revoke all on function millrace_audit_append(jsonb) from public;
grant execute on function millrace_audit_append(jsonb) to millrace_app;
