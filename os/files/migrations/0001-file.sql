-- A file that somebody of a tenant handed in. The content lies in the blob store under its SHA-256, once for all rows.
create table file (
  id uuid primary key,
  tenant text not null,
  name text not null check (length(name) between 1 and 200),
  mime text not null check (length(mime) between 1 and 100),
  bytes bigint not null check (bytes > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  -- of a picture that can be shown
  width int,
  height int,
  created_at timestamp (3) with time zone not null,
  created_by text not null
);
select millrace_tenant_table('file');
-- what a tenant keeps in all; read with every upload
create index file_tenant_bytes on file (tenant) include (bytes);
create index file_sha256 on file (sha256);
create index file_created_at on file (created_at);
