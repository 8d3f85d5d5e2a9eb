-- The highest 15 min window by the minute that ends within a quarter: where it begins, and its energy (kWh).
alter table energy_quarter add peak numeric, add peak_at timestamptz(3), add check ((peak is null) = (peak_at is null));
-- what was agreed before went by the quarters of the clock
alter table energy_terms add demand_window text not null default 'block' check (demand_window in ('block', 'sliding'));
alter table energy_terms alter demand_window drop default;
