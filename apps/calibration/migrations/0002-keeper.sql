create index on calibration_gauge (tenant, keeper, id);
