create table spares_part (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  code text not null, name text not null, specification text, category text not null, unit text not null,
  on_hand numeric not null check (on_hand >= 0), reserved numeric not null check (reserved between 0 and on_hand),
  minimum numeric not null check (minimum >= 0), maximum numeric check (maximum >= minimum),
  price numeric not null check (price >= 0), abc text, lead_days int check (lead_days between 0 and 1000),
  maker text, used_on text, picture text, told_on date,
  unique (tenant, code)
);
select millrace_record_table('spares_part', 'code', 'name', 'category', 'on_hand', 'abc');

create table spares_store (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  code text not null, name text not null, keeper text, place text,
  unique (tenant, code)
);
select millrace_record_table('spares_store', 'code', 'name');

create table spares_bin (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  code text not null, name text not null, store uuid not null references spares_store (id),
  unique (tenant, code)
);
select millrace_record_table('spares_bin', 'code', 'store');

create table spares_stock (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  position text not null, part uuid not null references spares_part (id), store uuid not null references spares_store (id),
  bin uuid references spares_bin (id), on_hand numeric not null check (on_hand >= 0),
  reserved numeric not null check (reserved between 0 and on_hand), unit text not null, counted_on date,
  unique (tenant, part, store)
);
select millrace_record_table('spares_stock', 'position', 'store', 'bin', 'on_hand', 'counted_on');

create table spares_reservation (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, part uuid not null references spares_part (id), store uuid not null references spares_store (id),
  wanted numeric not null check (wanted > 0), quantity numeric not null check (quantity between 0 and wanted),
  unit text not null, needed_on date, reference text, purpose text,
  unique (tenant, number)
);
select millrace_record_table('spares_reservation', 'number', 'part', 'store', 'needed_on', 'reference');

create table spares_move (
  id uuid primary key, tenant text not null, version int not null, state text not null, department text, site text,
  created_at timestamptz(3) not null, created_by text not null, updated_at timestamptz(3) not null, updated_by text not null,
  number text not null, kind text not null, part uuid not null references spares_part (id),
  from_place text not null, from_store uuid references spares_store (id),
  to_place text not null, to_store uuid references spares_store (id),
  quantity numeric not null check (quantity > 0), unit text not null, price numeric not null, amount numeric not null,
  moved_on date not null, used_at text, reference text, remark text,
  reservation uuid references spares_reservation (id), reverses uuid unique references spares_move (id),
  unique (tenant, number),
  check ((from_place = 'store') = (from_store is not null)), check ((to_place = 'store') = (to_store is not null)),
  check (from_place <> to_place or from_store <> to_store)
);
select millrace_record_table('spares_move', 'number', 'part', 'moved_on', 'kind', 'from_store', 'to_store', 'reference');

-- A move is never changed and never taken away: only that it was reversed is written on it.
revoke delete on spares_move from millrace_app;
create function spares_move_stays() returns trigger language plpgsql as $$
begin
  if (new.part, new.kind, new.from_place, new.from_store, new.to_place, new.to_store, new.quantity, new.price, new.moved_on, new.reverses)
    is distinct from
    (old.part, old.kind, old.from_place, old.from_store, old.to_place, old.to_store, old.quantity, old.price, old.moved_on, old.reverses)
  then raise exception 'a stock move is corrected by its reversal only';
  end if;
  return new;
end $$;
create trigger spares_move_stays before update on spares_move for each row execute function spares_move_stays();
