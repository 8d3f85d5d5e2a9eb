-- The maker may choose the id: one that another organisation has chosen must not show.
alter table dashboard drop constraint dashboard_pkey, add primary key (tenant, id);
