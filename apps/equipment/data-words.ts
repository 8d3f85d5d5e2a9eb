import { t } from '../../contract/text.ts'

export const stateWords = {
  running: t('运行', 'Running'),
  idle: t('待机', 'Idle'),
  fault: t('故障', 'Fault'),
  off: t('关机', 'Off'),
  maintenance: t('维护', 'Maintenance'),
  unknown: t('未知', 'Unknown'),
}
export const stopKindWords = {
  planned: t('计划停机', 'Planned'),
  breakdown: t('故障停机', 'Breakdown'),
  setup: t('换型调整', 'Set-up'),
  smallStop: t('短暂停机', 'Small stop'),
  otherStop: t('其他停机', 'Other stop'),
  noOrder: t('无订单', 'No order'),
  maintenance: t('计划外维护', 'Unplanned maintenance'),
}
export const lossWords = {
  ...stopKindWords,
  unknown: t('状态未知', 'Unknown'),
  speed: t('速度损失', 'Speed'),
  quality: t('质量损失', 'Quality'),
}
export const signalWords = {
  run: t('运行信号', 'Run'),
  execution: t('执行状态', 'Execution'),
  mode: t('操作方式', 'Mode'),
  function: t('功能方式', 'Functional mode'),
  power: t('通电', 'Power'),
  alarm: t('报警', 'Alarm'),
  emergencyStop: t('急停', 'Emergency stop'),
  maintenance: t('维护开关', 'Maintenance key'),
  load: t('功率', 'Load'),
  count: t('产量计数', 'Part count'),
  program: t('程序号', 'Program'),
}
export const mappingWords = {
  mtconnectCnc: t('数控机床（MTConnect）', 'CNC over MTConnect'),
  opcuaCnc: t('数控机床（OPC UA）', 'CNC over OPC UA'),
  contacts: t('开关量信号', 'Contacts'),
  byLoad: t('按功率判断', 'By load'),
}
export const runSourceWords = {
  declared: t('人工或系统报工', 'Told by people or systems'),
  program: t('设备程序号', 'The machine’s program'),
}
export const lifeWords = { parts: t('件', 'pieces'), minutes: t('分钟', 'min') }
export const toolWords = {
  ok: t('正常', 'Good'),
  warn: t('将到寿命', 'Near its end'),
  expired: t('到寿命', 'At its end'),
  noLimit: t('无寿命', 'No limit'),
}
export const directionWords = { up: t('累加', 'Counts up'), down: t('递减', 'Counts down') }
