-- A part of a repair that comes out of the store: which part, from which store, by which move, and what it cost (decimals in the
-- tenant's currency; what came back is taken off). The part, the store and the move are records of the app spares.
alter table equipment_repair_part
  add column part uuid, add column store uuid, add column move uuid, add column amount numeric,
  add column returned numeric not null default 0 check (returned >= 0 and returned <= quantity),
  add check ((part is null) = (move is null));
