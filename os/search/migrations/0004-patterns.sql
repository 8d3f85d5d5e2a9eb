-- The words that were typed are compared with an entry as patterns, at once: a loop over them for every entry took as long as
-- finding the entries.
create or replace function millrace_search(q tsquery, words text[], whole text[], partly jsonb, most int)
returns table (entity text, record uuid)
language plpgsql stable security definer rows 1000 set search_path = pg_catalog, public as $$
declare
  patterns text[] := array(select '%' || regexp_replace(w, '([\\%_])', '\\\1', 'g') || '%' from unnest(words) w);
begin
  return query
    select s.entity, s.record from public.search_entry s
    where s.grams @@ q and s.tenant = public.millrace_tenant()
      and (s.entity = any(whole) or exists (
        select from jsonb_to_recordset(partly) as p(entity text, sites text[], departments text[], own text)
        where p.entity = s.entity
          and (s.site = any(p.sites) or s.department = any(p.departments) or s.created_by = p.own)))
      and s.folded like all (patterns)
    limit most;
end $$;
