-- Nothing looks an entry up by its hash or by the object's whole text (a record's entries are found by the record): each of these
-- cost every command a page somewhere in the index.
alter table audit_entry drop constraint audit_entry_hash_key;
drop index audit_entry_tenant_object;
