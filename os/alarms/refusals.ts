import { defineRefusals } from '../../contract/refusal.ts'

export const alarmRefusals = defineRefusals({
  unknownAlarm: [404, '没有这条报警', 'There is no such alarm'],
  alarmCodeTaken: [409, '报警编号 {code} 已存在', 'There is an alarm {code} already'],
  alarmCodeFixed: [
    422,
    '报警编号不能修改：抑制组、后果和流水都引用它',
    'The code of an alarm stays: groups, consequences and the journal name it',
  ],
  alarmChangedMeanwhile: [
    409,
    '这条报警的定义已被他人修改；请刷新后再改',
    'Somebody has changed this alarm meanwhile; open it again',
  ],
  tooManyAlarms: [
    409,
    '一个组织最多定义 {limit} 条报警；请先删除不用的',
    'An organisation has at most {limit} alarms; remove some first',
  ],
  unknownAlarmPoint: [422, '没有测点 {code}', 'There is no point {code}'],
  unknownAlarmSource: [422, '没有报警来源 {source}', 'There is no alarm source {source}'],
  conditionNeedsNumber: [
    422,
    '测点 {code} 不是数值，不能设限值或变化率；请改用“状态”条件',
    'The point {code} is no number: it has no limit and no rate. Use the condition “state”',
  ],
  conditionNeedsItsType: [
    422,
    '测点 {code} 的取值类型与条件中的值不同，这条报警永远不会触发',
    'The point {code} has values of another type than the condition: the alarm would never come',
  ],
  notUnacknowledged: [409, '这条报警没有待确认', 'This alarm has nothing to acknowledge'],
  notShelved: [409, '这条报警没有被搁置', 'This alarm is not shelved'],
  notSuppressed: [409, '这条报警没有被抑制', 'This alarm is not suppressed'],
  silentByDesign: [
    409,
    '这条报警由所属的组或工况抑制，条件消失后自动恢复',
    'Its group or the state of the plant keeps this alarm silent; it comes back by itself',
  ],
  notOut: [409, '这条报警没有停用', 'This alarm is not out of service'],
  heldAlready: [
    409,
    '这条报警已被搁置、抑制或停用；请先恢复',
    'This alarm is shelved, suppressed or out of service already; bring it back first',
  ],
  shelvedTooLong: [422, '超过了这条报警允许的最长搁置时间', 'Longer than this alarm may be shelved'],
  alarmBusy: [409, '这条报警正在被他人处理；请稍后再试', 'Somebody is at this alarm just now; try again'],
})
