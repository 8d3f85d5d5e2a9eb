-- The last number given of each numbering scheme and period.
create table number_series (
  tenant text not null,
  scheme text not null,
  period text not null,
  last bigint not null,
  primary key (tenant, scheme, period)
);
select millrace_tenant_table('number_series');
