-- The moment of an entry's last change comes along: a page of the latest among thousands that were found is chosen by it, before
-- their records are read.
drop function millrace_search(tsquery, text[], text[], jsonb, int);
create function millrace_search(q tsquery, words text[], whole text[], partly jsonb, most int)
returns table (entity text, record uuid, updated timestamptz)
language plpgsql stable security definer rows 1000 set search_path = pg_catalog, public as $$
declare
  patterns text[] := array(select '%' || regexp_replace(w, '([\\%_])', '\\\1', 'g') || '%' from unnest(words) w);
begin
  return query
    select s.entity, s.record, s.updated from public.search_entry s
    where s.grams @@ q and s.tenant = public.millrace_tenant()
      and (s.entity = any(whole) or exists (
        select from jsonb_to_recordset(partly) as p(entity text, sites text[], departments text[], own text)
        where p.entity = s.entity
          and (s.site = any(p.sites) or s.department = any(p.departments) or s.created_by = p.own)))
      and s.folded like all (patterns)
    limit most;
end $$;
revoke all on function millrace_search from public;
grant execute on function millrace_search to millrace_app;
