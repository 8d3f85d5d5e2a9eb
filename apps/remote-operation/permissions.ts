import { definePermissions, defineRefusals, t } from '../../contract/index.ts'

export const may = definePermissions('remote-operation', {
  read: t('查看远程运维', 'See remote operation'),
  request: t('申请参数写入', 'Request a write'),
  approve: t('批准和复核参数写入', 'Approve and confirm a write'),
  operate: t('下发参数', 'Operate a write'),
  diagnose: t('远程诊断', 'Hold a diagnosis session'),
  keep: t('维护远程机台和参数', 'Set up machines and parameters'),
})

const all = [may.read, may.request, may.approve, may.operate, may.diagnose, may.keep]
export const roles = {
  administrator: { label: t('远程运维管理员', 'Remote operation administrator'), permissions: all },
  engineer: {
    label: t('远程运维工程师', 'Remote operation engineer'),
    permissions: [may.read, may.request, may.operate, may.diagnose],
  },
  approver: { label: t('参数写入批准人', 'Approver of writes'), permissions: [may.read, may.approve] },
  viewer: { label: t('远程运维查看', 'Viewer'), permissions: [may.read] },
}

export const refusals = defineRefusals({
  equipmentScrapped: [409, '设备 {code} 已报废，不能远程运维', 'The equipment {code} is scrapped'],
  machineThere: [409, '设备 {code} 已登记为远程机台', 'The equipment {code} is set up already'],
  prefixClash: [
    409,
    '测点前缀 {prefix} 与机台“{machine}”的前缀重叠；每台机的测点必须能区分',
    'The prefix {prefix} overlaps that of {machine}; the points of machines must be told apart',
  ],
  prefixUsed: [
    409,
    '测点 {point} 不以新前缀开头；请先改参数或联锁的测点',
    'The point {point} does not begin with the new prefix; change that parameter or interlock first',
  ],
  foreignPoint: [
    422,
    '测点 {point} 不属于这台机：必须以 {prefix} 开头',
    'The point {point} is not of this machine: it must begin with {prefix}',
  ],
  unknownPoint: [422, '没有测点 {code}，请从列表里选', 'There is no point {code}; choose one from the list'],
  pointUsed: [409, '测点 {point} 已是参数 {code} 的寄存器', 'The point {point} is the register of {code} already'],
  interlockValue: [
    422,
    '第 {row} 条联锁的值“{value}”不对：“低于”和“高于”要填数字',
    'Interlock {row}: {value} is no number, which below and above need',
  ],
  limitsNeeded: [422, '可写参数必须填下限和上限', 'A parameter that is written needs its low and high limit'],
  limitsCrossed: [422, '下限必须小于上限', 'The low limit must lie below the high limit'],
  axisIsRead: [422, '轴位置只能读取，请把管控方式选为“只读”', 'An axis position is only read: choose “read only”'],
  mustBePositive: [422, '必须大于 0', 'It must be above 0'],
  mustNotBeNegative: [422, '不能为负', 'It must not be negative'],
  orderOpen: [
    409,
    '参数 {code} 有未完成的写入单 {number}，请先处理',
    '{code} has the open order {number}; end it first',
  ],
  hasOrders: [
    409,
    '还有 {count} 张未完成的写入单，请先处理或撤回',
    '{count} orders are open; end or withdraw them first',
  ],
  trainingFixed: [
    409,
    '已有参数的机台不能在训练和真实之间切换；请另登记一台',
    'A machine with parameters cannot change between training and real; set up another one',
  ],
  unknownMachine: [404, '没有这台远程机台，或您无权查看', 'There is no such machine, or it is not yours to see'],
  unknownParameter: [404, '没有这个参数，或您无权查看', 'There is no such parameter, or it is not yours to see'],
  unknownOrder: [404, '没有这张写入单，或您无权查看', 'There is no such order, or it is not yours to see'],
  unknownSession: [404, '没有这个诊断会话，或您无权查看', 'There is no such session, or it is not yours to see'],
  readOnly: [409, '参数 {code} 只读，不能写入', 'The parameter {code} is read only'],
  parameterOff: [409, '参数 {code} 已停用，不能写入', 'The parameter {code} is not in use'],
  machineLocked: [
    409,
    '机台“{machine}”已锁定远程写入（{reason}）；请联系现场解除',
    'Remote writing is locked on {machine} ({reason}); ask the people on site',
  ],
  notNumeric: [422, '请填数字，最多 9 位小数', 'Give a number with at most 9 decimals'],
  belowMin: [422, '低于下限 {limit}', 'It is below the low limit {limit}'],
  aboveMax: [422, '高于上限 {limit}', 'It is above the high limit {limit}'],
  offStep: [422, '须为下限加 {step} 的整数倍', 'It must be the low limit and a whole number of steps of {step}'],
  changeTooLarge: [
    422,
    '一次改动 {change} 超过允许的 {limit}；请分次申请',
    'A change of {change} is more than the {limit} allowed at once; ask for it in several steps',
  ],
  currentUnknown: [
    409,
    '读不到当前值，无法核对改动幅度；请检查连接',
    'What the register holds cannot be read, so the change cannot be checked; look at the connection',
  ],
  samePerson: [
    403,
    '双人原则：{other}是您本人，请由另一人执行',
    'Two persons are needed: you are its {other}; somebody else must do this',
  ],
  mayNotWrite: [
    403,
    '操作真实设备还需要“向设备下发”权限，请联系管理员',
    'For a real machine you also need the permission to write to devices; ask an administrator',
  ],
  blocked: [409, '现在不能下发：{why}', 'It cannot be written now: {why}'],
  notNow: [409, '写入单现在是“{state}”，不能这样做', 'The order is “{state}” now; this is not possible'],
  notAnswered: [409, '设备还没有回读，稍候再复核', 'The device has not answered yet; confirm later'],
  notRequester: [403, '只有申请人或管理员可以撤回', 'Only who asked for it or an administrator may withdraw it'],
  endsWhen: [422, '结束时间须在今后 5 分钟到 24 小时之间', 'It must end within 5 minutes to 24 hours from now'],
  sessionOpen: [409, '这台机已有您的诊断会话 {number}', 'You have the session {number} on this machine already'],
  sessionFull: [
    409,
    '一个会话最多 {most} 条记录；请结束后另开一个',
    'A session holds {most} entries; open another one',
  ],
  sessionOver: [409, '会话已到结束时间；请填写结论并结束', 'The session is past its end; close it with your findings'],
})
