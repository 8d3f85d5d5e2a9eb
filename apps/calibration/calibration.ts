import { defineEntity, defineNumbers, t } from '../../contract/index.ts'
import { methods } from './gauge.ts'
import { may } from './permissions.ts'
import { calibrationTable } from './schema.ts'

export const calibrationNumbers = defineNumbers({ id: 'calibration', pattern: 'JZ-{yyyy}{mm}-{000}' })

export const calibration = defineEntity({
  id: 'calibration',
  plural: 'calibrations',
  table: calibrationTable,
  label: t('校准记录', 'Calibration'),
  title: 'number',
  code: 'number',
  calendar: ['calibratedOn'],
  read: may.read,
  fields: {
    number: { label: t('记录编号', 'Record number'), list: true, search: true },
    gauge: { label: t('计量器具', 'Gauge'), kind: 'link', to: 'calibration.gauge', list: true },
    calibratedOn: { label: t('校准日期', 'Calibrated on'), list: true },
    method: { label: t('检校方式', 'Method'), choices: methods },
    laboratory: { label: t('检校机构', 'Laboratory'), search: true },
    certificateNo: { label: t('证书编号', 'Certificate number'), search: true },
    certificate: { label: t('证书文件', 'Certificate'), kind: 'file' },
    temperature: { label: t('环境温度', 'Ambient temperature'), unit: '°C' },
    humidity: { label: t('环境湿度', 'Ambient humidity'), unit: '%' },
    unit: { label: t('计量单位', 'Unit') },
    readings: { label: t('示值记录', 'Readings') },
    largestError: { label: t('最大示值误差', 'Largest error'), unit: { in: 'unit' }, list: true },
    uncertainty: { label: t('扩展不确定度 U（k=2）', 'Uncertainty U (k=2)'), unit: { in: 'unit' }, list: true },
    maxError: { label: t('最大允许误差（±）', 'Maximum permissible error (±)'), unit: { in: 'unit' } },
    verdict: {
      label: t('结论', 'Verdict'),
      list: true,
      choices: { pass: t('合格', 'Conforming'), fail: t('不合格', 'Failed'), undecided: t('待定', 'Undecided') },
    },
    remark: { label: t('备注', 'Remark'), kind: 'multiline' },
  },
  states: {
    recorded: { label: t('待批准', 'Waiting for approval'), tone: 'active' },
    approved: { label: t('已批准', 'Approved'), tone: 'good', seals: 'all' },
    rejected: { label: t('已退回', 'Sent back'), tone: 'ended', seals: 'all' },
  },
  initial: 'recorded',
  moves: {
    approve: { from: ['recorded'], to: 'approved' },
    reject: { from: ['recorded'], to: 'rejected' },
  },
})
