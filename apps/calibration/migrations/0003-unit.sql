alter table calibration_calibration add column unit text;
update calibration_calibration c set unit = g.unit from calibration_gauge g where g.id = c.gauge;
alter table calibration_calibration alter column unit set not null;
