-- A model: what engineers have drawn for a type of equipment, or for one place (equipment_type null). `version` counts every change of it
-- and of its versions: who writes says which one was seen.
create table model (
  tenant text not null,
  id uuid not null,
  code text collate "C" not null,
  name jsonb not null,
  equipment_type text collate "C",
  -- every machine of the type gets an instance, also those that come later
  every_machine boolean not null default false,
  version int not null,
  updated_at timestamptz(3) not null,
  updated_by text not null,
  primary key (tenant, id),
  unique (tenant, code),
  foreign key (tenant, equipment_type) references equipment_type (tenant, code)
);
select millrace_tenant_table('model');

-- A drawing and how far it has come. From `reviewed` on the drawing never changes. `authors` are ids of all who had a hand in it.
create table model_version (
  tenant text not null,
  model uuid not null,
  number int not null,
  state text not null check (state in ('draft', 'tried', 'reviewed', 'published', 'retired')),
  drawing jsonb not null,
  faults int not null,
  authors text[] not null,
  note text not null,
  saved_at timestamptz(3) not null,
  saved_by text not null,
  tried_by text,
  reviewed_at timestamptz(3),
  reviewed_by text,
  published_at timestamptz(3),
  published_by text,
  primary key (tenant, model, number),
  foreign key (tenant, model) references model (tenant, id) on delete cascade
);
create unique index model_version_published on model_version (tenant, model) where state = 'published';
select millrace_tenant_table('model_version');

-- A model at a place: at a machine, whose points it takes by their roles, or anywhere, with its points named. `bindings`: input → code of
-- the point, before any role; `overrides`: parameter → value. What is not named is inherited.
create table model_instance (
  tenant text not null,
  id uuid not null,
  model uuid not null,
  code text collate "C" not null,
  node integer,
  bindings jsonb not null,
  overrides jsonb not null,
  enabled boolean not null,
  version int not null,
  updated_at timestamptz(3) not null,
  updated_by text not null,
  primary key (tenant, id),
  unique (tenant, model, code),
  unique (tenant, model, node),
  foreign key (tenant, model) references model (tenant, id) on delete cascade,
  foreign key (tenant, node) references twin_node (tenant, id) on delete cascade
);
create index model_instance_node on model_instance (tenant, node);
select millrace_tenant_table('model_instance');
