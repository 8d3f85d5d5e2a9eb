-- The latest episode of a watch at a point: from the moment its condition holds to the moment it ends. A watch fires once for
-- each; the row is written in the transaction of what the app did, so that a restart does not fire again.
create table watch_state (
  tenant text not null,
  -- 'app.watch'
  watch text not null,
  code text not null,
  -- when it was seen to hold, and to end
  fired_at timestamptz not null,
  -- time of the sample that fired, and its value
  sample_at timestamptz not null,
  value double precision,
  ended_at timestamptz,
  primary key (tenant, watch, code)
);
select millrace_tenant_table('watch_state');
