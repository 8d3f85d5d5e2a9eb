-- A data-driven model: learned from history, called by drawings as the block learned:<code>. `recipe`: what the next training takes, null
-- until somebody chose it; `recipe_authors`: who changed it since the last training. `version` counts every change.
create table learned_model (
  tenant text not null,
  id uuid not null,
  code text collate "C" not null,
  name jsonb not null,
  kind text not null,
  machine text,
  recipe jsonb,
  recipe_authors text[] not null default '{}',
  version int not null,
  updated_at timestamptz(3) not null,
  updated_by text not null,
  primary key (tenant, id),
  unique (tenant, code)
);
select millrace_tenant_table('learned_model');

-- One training: what it was given, what it learned, how that did on rows it had not seen. Never changes but for its state. `rejected`: the
-- reviewer did not take it, so it was never in use.
create table learned_version (
  tenant text not null,
  model uuid not null,
  number int not null,
  state text not null check (state in ('draft', 'reviewed', 'published', 'retired')),
  rejected boolean not null default false,
  recipe jsonb not null,
  document jsonb not null,
  report jsonb not null,
  bytes int not null,
  authors text[] not null,
  note text not null,
  trained_at timestamptz(3) not null,
  trained_by text not null,
  reviewed_at timestamptz(3),
  reviewed_by text,
  published_at timestamptz(3),
  published_by text,
  primary key (tenant, model, number),
  foreign key (tenant, model) references learned_model (tenant, id) on delete cascade
);
create unique index learned_version_published on learned_version (tenant, model) where state = 'published';
select millrace_tenant_table('learned_version');

-- Looks at recent rows of the version in use; the newest few of each model are kept.
create table learned_drift (
  tenant text not null,
  model uuid not null,
  at timestamptz(3) not null,
  number int not null,
  verdict text not null check (verdict in ('steady', 'watch', 'retrain', 'tooFew')),
  rows int not null,
  stability double precision,
  shifts jsonb not null,
  from_at timestamptz(3) not null,
  to_at timestamptz(3) not null,
  primary key (tenant, model, at),
  foreign key (tenant, model) references learned_model (tenant, id) on delete cascade
);
select millrace_tenant_table('learned_drift');
