-- How labels look and what their codes say. `definition` holds what api/labels.ts calls LabelSchemeInput, without what has a
-- column of its own.
create table label_scheme (
  id uuid primary key,
  tenant text not null,
  version int not null default 1,
  name text not null check (length(name) between 1 and 100),
  -- app.entity; null: for any
  entity text,
  is_default boolean not null default false,
  definition jsonb not null,
  updated_at timestamp (3) with time zone not null,
  updated_by text not null
);
select millrace_tenant_table('label_scheme');
create unique index label_scheme_name on label_scheme (tenant, name);
create unique index label_scheme_default on label_scheme (tenant, coalesce(entity, '')) where is_default;
