-- A model that was trained elsewhere, as the file that was uploaded last; trainings copy it into their versions. `tried`: what trying it found;
-- `author`: who brought it, so that somebody else reviews.
create table learned_file (
  tenant text not null,
  model uuid not null,
  name text not null,
  content bytea not null,
  sha256 text not null,
  tried jsonb not null,
  author text not null,
  uploaded_at timestamptz(3) not null,
  uploaded_by text not null,
  primary key (tenant, model),
  foreign key (tenant, model) references learned_model (tenant, id) on delete cascade
);
select millrace_tenant_table('learned_file');
