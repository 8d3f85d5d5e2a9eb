create table connection (
  code text primary key check (code ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$'),
  name_zh text not null,
  name_en text not null,
  driver text not null,
  enabled boolean not null default true,
  config jsonb not null default '{}',
  -- AES-256-GCM under the installation's key: nonce, tag, ciphertext of a JSON object
  secrets bytea,
  secret_names text[] not null default '{}',
  discover boolean not null default false,
  ingest jsonb not null default '{}',
  note_zh text,
  note_en text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
