create table audit_entry (
  id bigint primary key,
  at timestamptz(3) not null,
  actor text not null,
  action text not null,
  object text not null,
  reason text,
  before jsonb,
  after jsonb,
  prev_hash text not null,
  hash text not null unique
);
create index audit_entry_object on audit_entry (object, id);

create function audit_entry_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the audit trail is append-only';
end $$;
create trigger audit_entry_append_only before update or delete on audit_entry
  for each row execute function audit_entry_is_append_only();
create trigger audit_entry_not_truncated before truncate on audit_entry
  for each statement execute function audit_entry_is_append_only();
