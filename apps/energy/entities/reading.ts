import { defineEntity, defineNumbers, t } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { readingTable } from '../schema.ts'

export const readingNumbers = defineNumbers({ id: 'reading', pattern: 'CB-{yyyy}{mm}-{0000}' })

export const reading = defineEntity({
  id: 'manual-reading',
  plural: 'manual-readings',
  table: readingTable,
  label: t('抄表记录', 'Manual reading'),
  title: 'number',
  code: 'number',
  sort: '-at',
  calendar: ['at'],
  read: may.read,
  fields: {
    number: { label: t('记录编号', 'Record number'), list: true, search: true },
    meter: { label: t('计量表', 'Meter'), kind: 'link', to: 'energy.meter', list: true },
    at: { label: t('抄表时间', 'Read at'), list: true },
    value: { label: t('表底示数', 'Register'), list: true },
    photo: { label: t('照片', 'Photo'), kind: 'file' },
    remark: { label: t('备注', 'Remark'), kind: 'multiline' },
  },
  states: {
    given: { label: t('有效', 'Valid'), tone: 'good' },
    voided: { label: t('作废', 'Void'), tone: 'ended', seals: 'all' },
  },
  initial: 'given',
  moves: { void: { from: ['given'], to: 'voided' } },
})
