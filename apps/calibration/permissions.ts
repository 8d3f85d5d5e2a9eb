import { definePermissions, defineRefusals, t } from '../../contract/index.ts'

export const may = definePermissions('calibration', {
  read: t('查看计量器具和校准记录', 'See gauges and calibrations'),
  keep: t('登记、修改、禁用计量器具', 'Register, edit and bar gauges'),
  calibrate: t('登记校准记录', 'Record calibrations'),
  approve: t('批准校准结论', 'Approve verdicts'),
})

export const refusals = defineRefusals({
  futureDate: [422, '校准日期不能晚于今天', 'A calibration cannot lie in the future'],
  gaugeScrapped: [409, '计量器具 {code} 已报废，不能再校准', 'The gauge {code} is scrapped and cannot be calibrated'],
  ownVerdict: [403, '不能批准自己登记的校准记录', 'Nobody approves a calibration that they recorded themselves'],
  notCalibrated: [409, '{code} 没有有效的校准，不能恢复使用', '{code} has no valid calibration; calibrate it first'],
  unknownGauge: [404, '没有计量器具 {code}', 'There is no gauge {code}'],
})
