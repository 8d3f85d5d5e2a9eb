-- What a command answered, by the caller's Idempotency-Key: a repeat is answered, not run. Kept for a week.
create table command_key (
  tenant text not null,
  actor text not null,
  key text not null,
  command text not null,
  request_hash text not null,
  answer jsonb,
  at timestamptz(3) not null,
  primary key (tenant, actor, key)
);
create index command_key_at on command_key (at);
select millrace_tenant_table('command_key');
