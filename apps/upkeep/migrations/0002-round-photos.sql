-- Photos of a round, taken on the phone: ids of files, so that they are kept and may be looked at with the round.
alter table upkeep_round add column photos jsonb;
