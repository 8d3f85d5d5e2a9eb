import { definePermissions, defineRefusals, type Role, t } from '../../contract/index.ts'

export const may = definePermissions('equipment', {
  read: t('查看设备台账', 'See the equipment'),
  keep: t('登记、修改设备及其备件清单', 'Register and edit equipment and its parts'),
  move: t('调拨、借出、封存设备', 'Transfer, lend and mothball equipment'),
  scrap: t('申请报废设备', 'Ask to scrap equipment'),
  approve: t('批准设备报废', 'Approve scrapping'),
  request: t('报修、验收自己报的维修', 'Request repairs and accept one’s own'),
  repair: t('开工、登记工时用料、完工', 'Work on repairs, add hours and parts'),
  dispatch: t('派工、维护维修基础资料', 'Dispatch repairs and keep what they need'),
  explain: t('说明停机原因、报产量、开工完工', 'Explain stops, report what was made, start and end orders'),
  connect: t('维护设备采集和停机原因', 'Keep machine signals and stop reasons'),
  acceptAny: t('验收、退回、取消任何维修单', 'Accept, send back and cancel any repair'),
})

const operating = [may.read, may.request, may.explain]
const managing = [may.keep, may.move, may.scrap, may.dispatch, may.acceptAny, may.connect]

export const roles: Record<string, Role> = {
  manager: { label: t('设备管理员', 'Equipment manager'), permissions: [...operating, may.repair, ...managing] },
  approver: { label: t('设备主管', 'Head of equipment'), permissions: [may.read, may.approve] },
  mechanic: { label: t('维修工', 'Mechanic'), permissions: [...operating, may.repair] },
  operator: { label: t('操作工', 'Operator'), permissions: operating },
  viewer: { label: t('设备查看', 'Viewer'), permissions: [may.read] },
}

export const refusals = defineRefusals({
  futureDate: [422, '日期不能晚于今天', 'The date cannot lie in the future'],
  pastDate: [422, '日期不能早于今天', 'The date cannot lie in the past'],
  warrantyTooEarly: [422, '保修期不能早于购置日期', 'A warranty cannot end before the purchase'],
  typeRetired: [409, '设备类型 {code} 已停用，请另选', 'The type {code} is retired; choose another one'],
  nothingMoved: [
    422,
    '位置、部门、保管人和成本中心都没有变化，请至少改一项',
    'Place, department, keeper and cost centre stay as they are; change at least one',
  ],
  equipmentScrapped: [409, '设备 {code} 已报废', 'The equipment {code} is scrapped'],
  unknownEquipment: [404, '没有设备 {code}', 'There is no equipment {code}'],
  whichEquipment: [422, '请给出设备的 id 或编号，只给一个', 'Give either the id or the code of the equipment'],
  openRepairs: [
    409,
    '设备 {code} 还有 {count} 张未完的维修单，先完成或取消',
    '{code} has {count} open repairs; finish or cancel them first',
  ],
  mechanicRetired: [409, '维修工 {name} 已停用，请另选', 'The mechanic {name} is retired; choose another one'],
  mechanicAbsent: [409, '{name} 缺勤至 {day}，请另选', '{name} is absent until {day}; choose another one'],
  givenToOther: [
    403,
    '此单派给了 {name}；请先由调度改派',
    'This repair was given to {name}; have it dispatched to you first',
  ],
  lockOutFirst: [409, '本单须先“上锁挂牌”才能开工', 'This repair needs “Lock out and tag out” before it can start'],
  lockOutStep: [422, '“{step}”未确认，不能开工', '“{step}” is not confirmed; work cannot begin'],
  alreadyPaused: [409, '已在暂停中', 'It is waiting already'],
  notPaused: [409, '没有在暂停', 'It is not waiting'],
  notCleared: [
    422,
    '请先清场、拆锁并确认人员撤离',
    'Clear the place, take the locks off and see that everybody is out first',
  ],
  notRequester: [
    403,
    '只有报修人或有“验收任何维修单”权限的人可以这样做',
    'Only who asked for the repair, or somebody who may accept any, can do this',
  ],
  unknownRepair: [404, '没有这张维修单', 'There is no such repair'],
  repairClosed: [409, '维修单 {number} 已结束，不能再登记', 'The repair {number} is closed; nothing can be added'],
  partOrName: [
    422,
    '请选备件；不在备件库的填名称',
    'Choose the part; for one that is not kept in the store, give its name',
  ],
  returnsMore: [
    422,
    '还在用的只有 {left} {unit}，退不了 {quantity} {unit}',
    'Only {left} {unit} are still in use; {quantity} cannot go back',
  ],
  wrongOrder: [
    422,
    '时间顺序不对：报修、开工、修复、验收须依次',
    'Times must follow: requested, started, restored, accepted',
  ],
  limitInverted: [422, '修复时限不能短于响应时限', 'The repair time cannot be shorter than the response time'],
  signalTwice: [422, '信号“{signal}”配置了两次', 'The signal “{signal}” is given twice'],
  signalMissing: [422, '{mapping} 需要信号“{signal}”', '{mapping} needs the signal “{signal}”'],
  loadLimits: [
    422,
    '按功率判断时须给出运行和待机功率，且运行大于待机',
    'A mapping by load needs the powers of running and of standing by, the first one larger',
  ],
  reasonRetired: [409, '停机原因 {name} 已停用，请另选', 'The reason {name} is retired; choose another one'],
  intervalsOverlap: [
    422,
    '第 {row} 段与前一段重叠或长度为零',
    'Interval {row} overlaps the one before it or has no length',
  ],
  notConnected: [409, '{code} 还没有采集配置，请先建立', '{code} has no signals yet; set them up first'],
  moreBadThanMade: [422, '废品加返修不能多于产量', 'Scrap and rework cannot exceed what was made'],
  noSuchShift: [422, '班次日历里没有“{shift}”，只有：{known}', 'The shift calendar has no “{shift}”, only: {known}'],
  periodInverted: [422, '结束日期不能早于开始日期', 'The period ends before it begins'],
  ordersOverlap: [
    409,
    '{machine} 上工单 {order} 与此时间重叠；先结束它或更正时间，两张都可并行时请都勾“并行”',
    'The order {order} is at {machine} in that time; end it first, correct the times, or mark both as parallel',
  ],
  orderTimes: [422, '结束时间须晚于开始时间', 'An order ends after it began'],
  orderTooLong: [422, '一张工单在一台设备上最长 {days} 天', 'An order is at a machine for {days} days at most'],
  futureTime: [422, '时间不能晚于现在', 'The time cannot lie in the future'],
  orderOpen: [409, '工单 {order} 还在执行，请用“完工”', 'The order {order} still runs; end it'],
  toldByProgram: [
    409,
    '这一条由设备程序号产生；要更正请“补录工单”，以人报的为准',
    'This comes from the machine’s program; enter the order instead, which goes before it',
  ],
  productRetired: [
    409,
    '产品 {code} 的节拍已停用，请另选',
    'The planned time of {code} is retired; choose another one',
  ],
  toolPlaceTaken: [
    409,
    '{machine} 的刀位 {place} 上已有刀具 {name}；请用“换刀”',
    '{name} is at the place {place} of {machine}; change that tool instead',
  ],
  warnAboveLife: [422, '预警值须大于零且不超过寿命', 'The warning must lie above zero and not above the life'],
  otherMissing: [422, '请选择与哪台设备对比', 'Say which machine to hold them against'],
  badTimeZone: [422, '没有时区 {zone}', 'There is no time zone {zone}'],
  unknownShift: [422, '没有班次 {shift}', 'There is no shift {shift}'],
})
