import { definePermissions, defineRefusals, t } from '../../contract/index.ts'

export const may = definePermissions('equipment', {
  read: t('查看设备台账', 'See the equipment'),
  keep: t('登记、修改设备及其备件清单', 'Register and edit equipment and its parts'),
  move: t('调拨、借出、封存设备', 'Transfer, lend and mothball equipment'),
  scrap: t('申请报废设备', 'Ask to scrap equipment'),
  approve: t('批准设备报废', 'Approve scrapping'),
  request: t('报修、验收自己报的维修', 'Request repairs and accept one’s own'),
  repair: t('开工、登记工时用料、完工', 'Work on repairs, add hours and parts'),
  dispatch: t('派工、维护维修基础资料', 'Dispatch repairs and keep what they need'),
  acceptAny: t('验收、退回、取消任何维修单', 'Accept, send back and cancel any repair'),
})

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
  wrongOrder: [
    422,
    '时间顺序不对：报修、开工、修复、验收须依次',
    'Times must follow: requested, started, restored, accepted',
  ],
  limitInverted: [422, '修复时限不能短于响应时限', 'The repair time cannot be shorter than the response time'],
  badTimeZone: [422, '没有时区 {zone}', 'There is no time zone {zone}'],
  unknownShift: [422, '没有班次 {shift}', 'There is no shift {shift}'],
})
