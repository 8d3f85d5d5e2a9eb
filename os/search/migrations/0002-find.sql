-- Finds entries of this transaction's tenant by their pieces. It runs as the owner of the table, because row-level security
-- keeps PostgreSQL from using an index whose operators are not marked leakproof; so it holds to the tenant by itself.
-- `whole`: entities of which every row may be seen; `partly`: [{entity, sites, departments, own}], those seen in part.
create function millrace_search(q tsquery, words text[], whole text[], partly jsonb, most int)
returns table (entity text, record uuid)
language plpgsql stable security definer rows 1000 set search_path = pg_catalog, public as $$
begin
  return query
    select s.entity, s.record from public.search_entry s
    where s.grams @@ q and s.tenant = public.millrace_tenant()
      and (s.entity = any(whole) or exists (
        select from jsonb_to_recordset(partly) as p(entity text, sites text[], departments text[], own text)
        where p.entity = s.entity
          and (s.site = any(p.sites) or s.department = any(p.departments) or s.created_by = p.own)))
      and not exists (select from unnest(words) w where strpos(s.folded, w) = 0)
    limit most;
end $$;
revoke all on function millrace_search from public;
grant execute on function millrace_search to millrace_app;
