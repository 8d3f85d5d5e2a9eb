import { definePermissions, defineRefusals, t } from '../../contract/index.ts'

export const may = definePermissions('energy', {
  read: t('查看计量表、能耗和费用', 'See meters, consumption and cost'),
  take: t('抄表、导入采集器读数', 'Take meter readings'),
  keep: t('登记、修改、换装、停用计量表', 'Register, edit, exchange and retire meters'),
  price: t('维护电价和折算系数', 'Set tariffs and conversion factors'),
  guard: t('设置和解除过载监视', 'Set up and release overload watches'),
  save: t('登记和验证节能措施', 'Plan and prove saving measures'),
})

export const refusals = defineRefusals({
  future: [422, '时间不能晚于现在，请核对', 'The time lies in the future; check it'],
  beforeMounting: [
    422,
    '早于安装时间 {at}，请核对时间或修改安装时间',
    'Before the meter was mounted ({at}); check the time',
  ],
  pointNeeded: [
    422,
    '采集方式为测点时必须选择测点；没有测点请选“人工抄表”',
    'Choose the point it is read from, or choose reading by hand',
  ],
  pointNotNeeded: [422, '人工抄表的表不带测点', 'A meter that is read by hand has no point'],
  unknownPoint: [422, '没有测点 {code}，请从列表里选', 'There is no point {code}; choose one from the list'],
  unknownMeter: [404, '没有计量表 {code}', 'There is no meter {code}'],
  meterRemoved: [409, '计量表 {code} 已拆除，不再接受读数', 'The meter {code} is removed and takes no readings'],
  integratedPower: [
    409,
    '计量表 {code} 由功率积分，没有表底读数',
    'The meter {code} is integrated from power and has no register to read',
  ],
  tooManyDigits: [
    422,
    '读数 {value} 超出表底位数（{digits} 位整数），请核对',
    'The reading {value} has more digits than the register ({digits})',
  ],
  ownParent: [422, '上级表不能是它自己或它的下级', 'A meter cannot hang below itself'],
  otherMedium: [
    422,
    '上级表 {code} 的介质或单位不同，不能一起平衡',
    'The parent {code} measures another medium or unit; they cannot be balanced',
  ],
  hasSubs: [
    409,
    '{code} 下面还有 {count} 块在用的表，请先改挂或拆除它们',
    '{count} meters in use hang below {code}; move or remove them first',
  ],
  exchangeOrder: [422, '换表时间必须晚于上一次换表（{at}）', 'The exchange must lie after the one before ({at})'],
  laterExchange: [409, '之后还换过表，请先作废后一次换表', 'There was a later exchange; void that one first'],
  sameTime: [
    409,
    '{code} 在 {at} 已有读数，请先作废原读数',
    '{code} has a reading at {at} already; void that one first',
  ],
  wrongRange: [
    422,
    '开始日期必须早于结束日期，且不晚于今天',
    'The first day must come before the last, and not lie ahead',
  ],
  readingOrder: [
    422,
    '读数时间超过现在，请核对起始时间和间隔',
    'The readings reach beyond now; check start and interval',
  ],
  tariffFaulty: [422, '电价时段不完整：{faults}', 'The tariff is not complete: {faults}'],
  tariffUsed: [
    409,
    '{from} 起的用量已按现行价格计费，新价格只能从明天或以后生效',
    'Consumption since {from} has been priced already; a new price begins tomorrow or later',
  ],
  sameDay: [
    409,
    '{from} 起已有一版，请先撤回那一版或换一个生效日期',
    'There is one from {from} already; withdraw it or choose another day',
  ],
  tariffInForce: [409, '已生效的价格不能撤回，请设定新的一版', 'A tariff in force cannot be withdrawn; set a new one'],
  settingsFaulty: [422, '定值不合理：{why}', 'These settings do not work: {why}'],
  mayNotSwitch: [
    403,
    '设置自动切断需要“向设备下发”权限，请联系管理员',
    'To have a switch opened you need the permission to write to devices; ask an administrator',
  ],
  contactNeeded: [
    422,
    '自动切断必须选择开关位置测点，用于核对是否断开',
    'Choose the contact of the breaker: it must show that the switch opened',
  ],
  stillOver: [
    409,
    '当前值 {value} 仍高于返回值，先降负荷再解除',
    'The value {value} is still too high; take load off first',
  ],
  periodsOverlap: [422, '{from} 这一期与前一期重叠，请核对首日', 'The period from {from} overlaps the one before'],
  periodWithoutData: [
    409,
    '{from} 这一期的用量不完整，请先补齐读数或去掉这一期',
    'The consumption from {from} is not complete; complete the readings or take the period out',
  ],
  nothingAfter: [409, '实施后还没有任何一期，过一段时间再验证', 'There is no period after the measure yet'],
  noBaseline: [409, '建立不了基准：{why}', 'No baseline can be made: {why}'],
  tooLong: [422, '一次最多 {days} 天，请缩短时间', 'At most {days} days at once'],
})
