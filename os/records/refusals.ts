import { defineRefusals } from '../../contract/refusal.ts'

export const recordRefusals = defineRefusals({
  unknownField: [400, '{entity}没有字段 {name}', '{entityEn} has no field {name}'],
  notSortable: [400, '字段 {name} 不能排序或分组', 'The field {name} cannot be sorted or grouped by'],
  badFilter: [
    400,
    '筛选条件应为 JSON 数组 [字段, 运算, 值]，最多 {limit} 条：{detail}',
    'A filter is a JSON list of [field, op, value], at most {limit}: {detail}',
  ],
  badOperator: [400, '字段 {name} 不支持运算 {op}', 'The field {name} does not take {op}'],
  badValue: [
    400,
    '字段 {name} 的值“{value}”无效；应为{expected}',
    'The field {name} cannot be “{value}”: {expectedEn}',
  ],
  tooManyRows: [
    422,
    '符合条件的记录超过 {limit} 条，无法一次导出；请缩小筛选范围',
    'More than {limit} records match; narrow the filter before you export',
  ],
  tooSlow: [
    422,
    '查询超过 {seconds} 秒仍未完成；请缩小筛选范围或去掉排序',
    'The query took longer than {seconds} s; narrow the filter or sort by another field',
  ],
  unknownRecord: [404, '没有这条{entity}记录，或您无权查看', 'There is no such {entityEn}, or it is not yours to see'],
  unknownFile: [404, '没有这个文件，或您无权使用', 'There is no such file, or it is not yours to use'],
  tooManyFiles: [409, '每条记录最多附 {limit} 个文件', 'A record takes at most {limit} files'],
  unknownList: [404, '没有列表 {list}', 'There is no list {list}'],
  unknownView: [404, '没有这个视图，或它不属于您', 'There is no such view, or it is not yours'],
  viewNameTaken: [409, '您在此列表已有名为“{name}”的视图', 'You have a view named “{name}” for this list already'],
  tooManyViews: [409, '每个列表最多保存 {limit} 个视图', 'A list keeps at most {limit} of your views'],
  notImportable: [422, '命令 {command} 不能用于导入', 'The command {command} takes no import'],
  unknownColumns: [
    422,
    '不认识的列：{columns}。第一行应为列名，可用的列：{known}',
    'Unknown columns: {columns}. The first row names the columns: {known}',
  ],
  columnTwice: [422, '列“{column}”出现了两次', 'The column “{column}” stands there twice'],
  missingColumns: [422, '缺少必填的列：{columns}', 'Columns that must be filled in are missing: {columns}'],
  unknownName: [422, '没有“{name}”，或您无权查看', 'There is no “{name}”, or it is not yours to see'],
  nameOfSeveral: [422, '有多个“{name}”，请改用编号或用户名', 'Several are called “{name}”; use the code or user name'],
  twiceInFile: [422, '与文件第 {row} 行重复', 'The same as in row {row} of the file'],
  badCode: [400, '编码应为 1 到 200 个字符', 'A code has 1 to 200 characters'],
})
