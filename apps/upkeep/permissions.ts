import { definePermissions, defineRefusals, t } from '../../contract/index.ts'

export const may = definePermissions('upkeep', {
  read: t('查看保养、点检和巡检', 'See maintenance, spot checks and patrols'),
  plan: t('编制保养计划、点检标准和巡检路线', 'Write maintenance plans, check standards and routes'),
  work: t('执行保养工单', 'Do maintenance orders'),
  patrol: t('执行点检和巡检', 'Do spot checks and patrols'),
})

export const refusals = defineRefusals({
  noRule: [
    422,
    '请至少填写一种周期：按日历、按表计或按状态',
    'Give at least one rule: by calendar, by meter or by condition',
  ],
  calendarHalf: [422, '按日历的周期要填间隔、单位和起始日期', 'A calendar rule needs its interval, unit and first day'],
  meterHalf: [422, '按表计的周期要填表计测点和间隔', 'A meter rule needs its point and interval'],
  conditionHalf: [
    422,
    '按状态触发要填测点，以及“高于”或“低于”的限值',
    'A condition needs its point and a limit above or below which it holds',
  ],
  equipmentScrapped: [
    409,
    '设备 {code} 已报废，不再安排保养',
    'The equipment {code} is scrapped and is maintained no more',
  ],
  orderOpen: [409, '{code} 已有未完成的工单 {number}', '{code} already has the open order {number}'],
  futureDate: [422, '完成日期不能晚于今天', 'It cannot be done in the future'],
  itemMissing: [422, '第 {item} 项“{name}”还没有填写', 'Item {item}, {name}, is not filled in'],
  itemInvalid: [
    422,
    '第 {item} 项“{name}”的值“{value}”不对：{expected}',
    'Item {item}, {name}: {value} is not right, it takes {expected}',
  ],
  unknownItem: [422, '没有第 {item} 项', 'There is no item {item}'],
  choicesNeeded: [422, '选项类的项目要列出选项', 'A choice needs its answers'],
  limitsCrossed: [422, '第 {item} 项的下限大于上限', 'Item {item}: its low limit is above its high limit'],
  sameItem: [422, '编号 {item} 重复', 'The number {item} is given twice'],
  noPlaces: [422, '路线至少要有一个点', 'A route needs a place'],
  standardUsed: [
    409,
    '路线 {route} 还在用标准 {code}，请先改路线',
    'The route {route} uses {code}; change the route first',
  ],
  unknownStandard: [404, '没有启用的点检标准 {code}', 'There is no check standard {code} in use'],
  windowsOverlap: [422, '巡检时段 {from} 与前一个重叠', 'The window {from} overlaps the one before'],
  unknownRoute: [404, '没有启用的路线 {code}', 'There is no route {code} in use'],
  outOfWindow: [
    422,
    '{time} 不在路线 {code} 的任何时段附近；请核对手机时间',
    '{time} lies near no window of the route {code}; check the clock of the phone',
  ],
  machineOrLine: [
    422,
    '请选一台设备，或一条产线（区域），只选一个',
    'Choose one machine, or one line or area, not both',
  ],
  stopBackwards: [422, '恢复时间要晚于停机时间', 'It must run again after it stops'],
  stopTooLong: [422, '一次计划停机最长 {days} 天', 'A planned stop lasts {days} days at most'],
  stopPast: [422, '这次停机已经结束', 'This stop lies in the past'],
  nothingToGroup: [
    409,
    '没有可编入 {number} 的保养；“停机保养建议”里说明了原因',
    'No maintenance fits into {number}; the list of proposals says why',
  ],
  photoWrong: [
    422,
    '第 {item} 项“{name}”的照片不是图片文件，请重新拍照',
    'Item {item}, {name}: the file is no picture; take the photo again',
  ],
  photosMany: [422, '一轮最多 {most} 张照片，这一轮有 {n} 张', 'A round takes {most} photos at most, this one has {n}'],
  emptyRound: [422, '这一轮没有任何读数', 'This round holds no reading'],
})
