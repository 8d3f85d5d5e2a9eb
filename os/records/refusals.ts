import { defineRefusals } from '../../contract/refusal.ts'

export const recordRefusals = defineRefusals({
  unknownField: [400, '{entity}没有字段 {name}', '{entityEn} has no field {name}'],
  notSortable: [400, '字段 {name} 不能排序或分组', 'The field {name} cannot be sorted or grouped by'],
  badFilter: [
    400,
    '筛选条件应为 JSON 数组 [字段, 运算, 值],最多 {limit} 条:{detail}',
    'A filter is a JSON list of [field, op, value], at most {limit}: {detail}',
  ],
  badOperator: [400, '字段 {name} 不支持运算 {op}', 'The field {name} does not take {op}'],
  badValue: [400, '字段 {name} 的值“{value}”无效;应为{expected}', 'The field {name} cannot be “{value}”: {expectedEn}'],
  tooManyRows: [
    422,
    '符合条件的记录超过 {limit} 条,无法一次导出;请缩小筛选范围',
    'More than {limit} records match; narrow the filter before you export',
  ],
  tooSlow: [
    422,
    '查询超过 {seconds} 秒仍未完成;请缩小筛选范围或去掉排序',
    'The query took longer than {seconds} s; narrow the filter or sort by another field',
  ],
  unknownRecord: [404, '没有这条{entity}记录,或您无权查看', 'There is no such {entityEn}, or it is not yours to see'],
  unknownFile: [404, '没有这个文件,或您无权使用', 'There is no such file, or it is not yours to use'],
  tooManyFiles: [409, '每条记录最多附 {limit} 个文件', 'A record takes at most {limit} files'],
  unknownList: [404, '没有列表 {list}', 'There is no list {list}'],
  unknownView: [404, '没有这个视图,或它不属于您', 'There is no such view, or it is not yours'],
  viewNameTaken: [409, '您在此列表已有名为“{name}”的视图', 'You have a view named “{name}” for this list already'],
  tooManyViews: [409, '每个列表最多保存 {limit} 个视图', 'A list keeps at most {limit} of your views'],
  notImportable: [422, '命令 {command} 不能用于导入', 'The command {command} takes no import'],
  badCode: [400, '编码应为 1 到 200 个字符', 'A code has 1 to 200 characters'],
})
