-- A round that arrives looks for its window's row and for the last rounds of its route: without this it sorts all that there were.
create index on upkeep_round (tenant, route, window_from, finished_at);
