-- How far a machine's clock is off ours, and up to where its own time has been read (rules/machine-clock.ts).
alter table equipment_track add clock jsonb, add read_to timestamptz(3);
