create table equipment_type (
  code text collate "C" primary key,
  name_zh text not null,
  name_en text not null,
  roles jsonb not null default '[]'
);

create table twin_node (
  id integer generated always as identity primary key,
  parent_id integer references twin_node,
  path text collate "C" not null unique,
  kind text not null check (kind in ('plant', 'unit', 'specialty', 'system', 'equipment')),
  name_zh text not null,
  name_en text not null,
  kks text,
  equipment_type text collate "C" references equipment_type
);
create index twin_node_parent on twin_node (parent_id);
create index twin_node_equipment_type on twin_node (equipment_type);

-- `id` is the point's index: dense from 0, given under a lock, never used again. Points are retired, not deleted.
create table point (
  id integer primary key check (id >= 0),
  code text collate "C" not null,
  name_zh text not null,
  name_en text not null,
  type text not null check (type in ('number', 'boolean', 'enum', 'text')),
  unit text,
  low double precision,
  high double precision,
  decimals integer,
  labels jsonb,
  node_id integer references twin_node,
  role text,
  kks text,
  retention text not null,
  processing jsonb not null default '{}',
  source jsonb,
  note jsonb,
  retired_at timestamptz,
  connection text generated always as (source ->> 'connection') stored,
  search text not null generated always as (lower(code || ' ' || name_zh || ' ' || name_en)) stored
);
create unique index point_code on point (code) where retired_at is null;
create index point_retired_code on point (code) where retired_at is not null;
create index point_node on point (node_id);
create index point_connection on point (connection);

create function point_is_never_deleted() returns trigger language plpgsql as $$
begin
  raise exception 'a point is retired, never deleted: its index names its history';
end $$;
create trigger point_never_deleted before delete on point for each row execute function point_is_never_deleted();
