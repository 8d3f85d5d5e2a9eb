-- Where a switch is named the platform opens it by itself.
alter table energy_protection
  add column switch_point text,
  add column switch_value int not null default 0 check (switch_value in (0, 1)),
  add column retries int not null default 0 check (retries between 0 and 5);

-- What was sent to a switch: written before it leaves, so that nothing is sent twice after a kill.
create table energy_protection_write (
  tenant text not null, protection uuid not null references energy_protection (id), requested_at timestamptz(3) not null,
  attempt int not null, sent_at timestamptz(3) not null, ok boolean, fault text,
  primary key (tenant, protection, requested_at, attempt)
);
select millrace_tenant_table('energy_protection_write');
