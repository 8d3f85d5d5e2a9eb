create table retention_class (
  code text primary key check (code ~ '^[a-z][a-z0-9-]{0,31}$'),
  name_zh text not null,
  name_en text not null,
  -- null: for ever
  keep_days integer check (keep_days between 1 and 36500)
);

insert into retention_class (code, name_zh, name_en, keep_days) values
  ('standard', '标准(长期保存)', 'Standard (kept for ever)', null),
  ('year', '一年', 'One year', 366),
  ('month', '一个月', 'One month', 31);
