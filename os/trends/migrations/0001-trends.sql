create table saved_trend (
  id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  owner_id text not null,
  owner_name text not null,
  shared boolean not null default false,
  definition jsonb not null,
  updated_at timestamptz not null default now()
);
create index saved_trend_owner on saved_trend (owner_id);
