-- Entries of which not every part is among the pieces (os/search/index-record.ts cuts the texts, os/search/grams.ts counts the
-- pieces): whoever asks the index for all rows that hold a text takes these besides.
alter table search_entry add column too_long boolean not null
  generated always as (coalesce(length(code), 0) >= 200 or length(title) >= 300 or length(body) >= 4000 or length(grams) >= 2000) stored;
create index search_entry_too_long on search_entry (tenant, entity) where too_long;
-- What was written last waits unsorted at the end of the index, and every search reads it: half a megabyte, not four.
alter index search_entry_grams set (gin_pending_list_limit = 512);
