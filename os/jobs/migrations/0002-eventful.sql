-- The list as it opens leaves out what ran by its schedule and ended well: thousands a day, and nothing to look at.
create index job_eventful on job (tenant, created_at desc, id desc) where cron_due is null or state <> 'done';
