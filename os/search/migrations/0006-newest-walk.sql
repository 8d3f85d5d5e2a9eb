-- Entries are walked from the latest on, in the whole order of a list: moments are equal for all that was imported at once.
create index search_entry_newest on search_entry (tenant, updated, record);
drop index search_entry_updated;
