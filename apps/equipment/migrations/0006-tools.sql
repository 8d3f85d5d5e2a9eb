create table equipment_tool (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  equipment uuid not null references equipment_equipment (id), place text not null, name text not null, serial text,
  measure text not null check (measure in ('parts', 'minutes')), life numeric not null check (life > 0),
  warn_at numeric not null check (warn_at > 0 and warn_at <= life), point text,
  direction text not null check (direction in ('up', 'down')), used numeric not null check (used >= 0),
  told text not null check (told in ('ok', 'warn', 'expired')), changed_at timestamptz(3) not null, remark text
);
select millrace_record_table('equipment_tool', 'equipment', 'place');
create unique index on equipment_tool (tenant, equipment, place) where state = 'inUse';
