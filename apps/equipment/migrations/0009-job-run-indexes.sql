-- The orders at a machine in a period, and those that still run: a machine tells a hundred programs a day, and every minute asks.
-- What began at a moment is found by the unique index, of which the one that goes was the beginning.
drop index equipment_job_run_tenant_equipment_started_at_idx;
create index on equipment_job_run (tenant, equipment, (coalesce(ended_at, 'infinity')));
create index on equipment_job_run (tenant, equipment) where state = 'running';
