-- A state that nobody knows is drawn by no picture and summed by no rule (rules/machine-state.ts).
update equipment_state_interval set state = 'unknown'
where state not in ('running', 'idle', 'fault', 'off', 'maintenance', 'unknown');
alter table equipment_state_interval add constraint equipment_state_interval_known
  check (state in ('running', 'idle', 'fault', 'off', 'maintenance', 'unknown'));
