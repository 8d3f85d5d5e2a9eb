import { defineEntity, defineNumbers, t } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { savingTable } from '../schema.ts'

export const savingNumbers = defineNumbers({ id: 'saving', pattern: 'JN-{yyyy}-{000}' })

export const saving = defineEntity({
  id: 'saving-measure',
  plural: 'saving-measures',
  table: savingTable,
  label: t('节能措施', 'Saving measure'),
  title: 'name',
  code: 'number',
  sort: '-doneOn',
  calendar: ['doneOn'],
  read: may.read,
  fields: {
    number: { label: t('编号', 'Number'), list: true, search: true },
    name: { label: t('措施', 'Measure'), list: true, search: true },
    meter: { label: t('计量表', 'Meter'), kind: 'link', to: 'energy.meter', list: true },
    doneOn: { label: t('实施日期', 'Done on'), list: true },
    stepDays: { label: t('每期天数', 'Days of a period'), help: t('如 7 为按周', '7: by week') },
    driver: {
      label: t('影响因素', 'Driver'),
      help: t('决定用量的量，如产量（件）、度日数', 'What the consumption follows: pieces made, degree days'),
    },
    observations: {
      label: t('各期因素值', 'Periods'),
      help: t('实施前至少 12 期作基准，实施后的各期用于验证', 'At least 12 before it was done, and those after it'),
    },
    cost: { label: t('投入（元）', 'Cost (yuan)') },
    keeper: { label: t('负责人', 'In charge'), kind: 'user' },
    description: { label: t('说明', 'Description'), kind: 'multiline' },
    adjusted: {
      label: t('校准能耗', 'Adjusted baseline'),
      help: t('不采取措施本应消耗的量', 'Used without the measure'),
    },
    actual: { label: t('实际能耗', 'Actual') },
    saving: { label: t('节能量', 'Saved'), list: true },
    uncertainty: { label: t('不确定度（±，90%）', 'Uncertainty (±, 90 %)'), list: true },
    share: { label: t('节能率（%）', 'Saved (%)'), list: true },
    r2: { label: t('基准拟合度 R²', 'R² of the baseline') },
    verdict: {
      label: t('结论', 'Verdict'),
      list: true,
      choices: {
        proven: t('已证实', 'Proven'),
        notProven: t('未证实（可能是波动）', 'Not proven, may be chance'),
        moreUsed: t('反而多用', 'More was used'),
        outsideBaseline: t('超出基准范围，不能判断', 'Outside the baseline'),
      },
    },
    provenAt: { label: t('验证时间', 'Judged at') },
  },
  states: {
    running: { label: t('跟踪中', 'Followed'), tone: 'active' },
    judged: { label: t('已验证', 'Judged'), tone: 'good' },
    closed: { label: t('已关闭', 'Closed'), tone: 'ended', seals: 'all' },
  },
  initial: 'running',
  moves: {
    judge: { from: ['running', 'judged'], to: 'judged' },
    close: { from: ['running', 'judged'], to: 'closed' },
  },
})
