-- What this installation remembers of itself between starts.
create table installation (
  key text primary key,
  value jsonb not null
);
