-- One row per record of every app, for the search over everything and the lists' search. `grams` holds pieces of two or
-- three characters (os/search/grams.ts), so that any part of a word is found, Chinese too.
create table search_entry (
  tenant text not null,
  entity text not null,
  record uuid not null,
  code text,
  title text not null,
  body text not null,
  state text not null,
  created_by text not null,
  department text,
  site text,
  updated timestamptz(3) not null,
  -- what people type is compared with these: one width, one case
  code_key text,
  title_key text not null,
  folded text not null,
  grams tsvector not null,
  primary key (tenant, entity, record)
);
create index search_entry_code on search_entry (tenant, code_key);
create index search_entry_title on search_entry (tenant, title_key);
create index search_entry_updated on search_entry (tenant, updated);
create index search_entry_grams on search_entry using gin (grams);
select millrace_tenant_table('search_entry');
