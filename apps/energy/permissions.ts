import { definePermissions, defineRefusals, t } from '../../contract/index.ts'

export const may = definePermissions('energy', {
  read: t('查看计量表、能耗和费用', 'See meters, consumption and cost'),
  take: t('抄表、导入采集器读数', 'Take meter readings'),
  keep: t('登记、修改、换装、停用计量表', 'Register, edit, exchange and retire meters'),
  price: t('维护电价和折算系数', 'Set tariffs and conversion factors'),
  settle: t('结算月度账单', 'Close monthly bills'),
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
  daysOverlap: [
    409,
    '{name}（{from} 至 {to}）已包含其中的日子，请先撤回它或换日期',
    '{name} ({from} to {to}) holds some of these days already; withdraw it or choose other days',
  ],
  daysOrder: [422, '末日不能早于首日，一次最多 31 天', 'The last day comes after the first; at most 31 days at once'],
  monthClosed: [
    409,
    '{month} 的账单已结算，不能再改它的计费条件',
    'The bill of {month} is closed; what it was billed by stays',
  ],
  firstOfMonth: [422, '计费条件从某月 1 日起生效', 'Terms begin on the first day of a month'],
  chargeIncomplete: [422, '按此方式计收基本电费须填写{what}', 'To charge it this way, {what} is needed'],
  onlyElectricity: [422, '只有电表才有基本电费和力调电费', 'Only electricity has a basic charge and a power factor'],
  reactiveNeeded: [422, '考核功率因数须选择无功电能表', 'To judge the power factor choose a meter of reactive energy'],
  firstTier: [422, '第一档必须从 0 开始，各档起点不同', 'The first tier begins at 0, and each at another quantity'],
  termsUsed: [409, '已有账单按它结算，不能撤回', 'A bill was closed by these terms; they cannot be withdrawn'],
  noTerms: [
    409,
    '{code} 在 {month} 没有计费条件，请先设定',
    'There are no terms for {code} in {month}; set them first',
  ],
  monthNotOver: [409, '{month} 还没有结束', '{month} is not over yet'],
  notInOrder: [
    409,
    '账单按月依次结算：下一个是 {month}',
    'Bills are closed one month after the other: {month} is the next',
  ],
  noTariff: [
    409,
    '{month} 有 {quantity} 的用量没有价格，请先设定价格',
    'No tariff has a price for {quantity} of {month}; set it first',
  ],
  readingsMissing: [
    409,
    '从 {from} 起缺 {count} 个 15 分钟的数据；补齐读数，或勾选“按已有数据结算”',
    'From {from} on {count} quarters of an hour are missing; complete the readings or close with what is known',
  ],
  notMeasured: [409, '{month} 没有{what}，不能结算', 'There is no {what} for {month}; the bill cannot be closed'],
  beingWorkedOut: [
    409,
    '{month} 的用量正在重算，请稍后再结算',
    'The consumption of {month} is being worked out; try again in a while',
  ],
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
