-- Who signed what, with which meaning, and the hash of what was signed. Nobody changes or removes one.
create table signature (
  tenant text not null,
  id uuid not null,
  actor_id text not null,
  actor_name text not null,
  meaning_zh text not null,
  meaning_en text not null,
  at timestamptz(3) not null,
  command text not null,
  entity text,
  record_id text,
  sealed jsonb not null,
  hash text not null,
  primary key (tenant, id)
);
create index signature_record on signature (tenant, record_id, at) where record_id is not null;
select millrace_tenant_table('signature');
revoke update, delete on signature from millrace_app;

create function signature_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'a signature is never changed or removed';
end $$;
create trigger signature_append_only before update or delete on signature
  for each row execute function signature_is_append_only();
create trigger signature_not_truncated before truncate on signature
  for each statement execute function signature_is_append_only();
