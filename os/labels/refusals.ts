import { defineRefusals } from '../../contract/refusal.ts'

export const labelRefusals = defineRefusals({
  unknownScheme: [404, '没有这个标签方案', 'There is no such label scheme'],
  schemeChanged: [
    409,
    '标签方案已被他人修改；请重新打开后再改',
    'Somebody else has changed this label scheme meanwhile; open it again',
  ],
  schemeNameTaken: [409, '已有名为“{name}”的标签方案', 'There is a label scheme called “{name}” already'],
  tooManySchemes: [409, '标签方案最多 {limit} 个', 'There may be {limit} label schemes'],
  badPattern: [
    400,
    '编码格式无效：{why}；可用 {places}，至少含 {code} 或 {id}',
    'The pattern is not valid: {why}; it may hold {places} and needs {code} or {id}',
  ],
  codeImpossible: [400, '“{text}”不能用 {symbology} 表示：{why}', '“{text}” cannot be written as {symbology}: {why}'],
  codeTooSmall: [
    400,
    '标签太小：“{text}”的条码每个单元只有 {mm} mm，少于 {least} mm 扫不出来；请加大标签，或缩短编码',
    'The label is too small: each module of “{text}” would be {mm} mm wide, below {least} mm nothing reads it; take a larger label or a shorter code',
  ],
  unknownRecord: [404, '没有这条记录（{id}），或您无权查看', 'There is no such record ({id}), or you may not see it'],
  tooManyLabels: [413, '一次最多打印 {limit} 张标签', 'At most {limit} labels are printed at once'],
  printingBusy: [503, '正在排版的标签太多，请稍后重试', 'Too many labels are being set at once; try again in a moment'],
})
