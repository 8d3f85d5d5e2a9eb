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

-- The last number given of each numbering scheme and period.
create table number_series (
  tenant text not null,
  scheme text not null,
  period text not null,
  last bigint not null,
  primary key (tenant, scheme, period)
);
select millrace_tenant_table('number_series');
