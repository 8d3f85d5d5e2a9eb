import { defineEntity, defineNumbers, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { diagnosisTable } from './schema.ts'

export const diagnosisNumbers = defineNumbers({ id: 'diagnosis', pattern: 'ZD-{yyyy}{mm}-{000}' })

/** A look at a machine from afar, for a reason and for a time; what was read, written and noted in it stays together. */
export const diagnosis = defineEntity({
  id: 'diagnosis',
  plural: 'diagnoses',
  table: diagnosisTable,
  label: t('诊断会话', 'Diagnosis session'),
  title: 'number',
  code: 'number',
  sort: '-createdAt',
  calendar: ['endsAt'],
  read: may.read,
  fields: {
    number: { label: t('编号', 'Number'), list: true, search: true },
    machine: { label: t('机台', 'Machine'), kind: 'link', to: 'remote-operation.machine', list: true },
    reason: { label: t('诊断原因', 'Reason'), kind: 'multiline', list: true, search: true },
    points: { label: t('观察的测点', 'Points watched') },
    openedBy: { label: t('诊断人', 'Held by'), kind: 'user', list: true },
    endsAt: { label: t('计划结束', 'Ends at'), list: true },
    closedAt: { label: t('实际结束', 'Closed at') },
    findings: { label: t('诊断结论', 'Findings'), kind: 'multiline', search: true },
  },
  states: {
    open: { label: t('进行中', 'Open'), tone: 'active' },
    lapsed: { label: t('已到时，待结论', 'Over, findings due'), tone: 'warn' },
    closed: { label: t('已结束', 'Closed'), tone: 'ended', seals: 'all' },
  },
  initial: 'open',
  moves: {
    lapse: { label: t('到时', 'Time over'), from: ['open'], to: 'lapsed' },
    close: { label: t('结束', 'Close'), from: ['open', 'lapsed'], to: 'closed' },
  },
})
