-- The days of one meter are read without its table: a main meter's own days, beside the sum of thousands below it.
alter table energy_day drop constraint energy_day_pkey, add primary key (tenant, meter, day) include (millionths, covered);
