update retention_class set name_zh = '标准（长期保存）' where code = 'standard' and name_zh = '标准(长期保存)';
