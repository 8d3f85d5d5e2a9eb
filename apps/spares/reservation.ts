import { defineEntity, defineNumbers, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { reservationTable } from './schema.ts'
import { units } from './units.ts'

export const reservationNumbers = defineNumbers({ id: 'reservation', pattern: 'YL-{yyyy}{mm}-{000}' })

/** Stock that is kept for a job: it stays where it is, others cannot take it. */
export const reservation = defineEntity({
  id: 'reservation',
  plural: 'reservations',
  table: reservationTable,
  label: t('预留单', 'Reservation'),
  title: 'number',
  code: 'number',
  calendar: ['neededOn'],
  sort: 'neededOn',
  read: may.read,
  fields: {
    number: { label: t('预留单号', 'Reservation'), list: true, search: true },
    part: { label: t('备件', 'Part'), kind: 'link', to: 'spares.part', list: true },
    store: { label: t('备件库', 'Store'), kind: 'link', to: 'spares.store', list: true },
    wanted: { label: t('预留数量', 'Reserved'), list: true },
    quantity: { label: t('未领数量', 'Not yet taken'), list: true },
    unit: { label: t('单位', 'Unit'), choices: units, list: true },
    neededOn: { label: t('需用日期', 'Needed on'), list: true },
    reference: { label: t('单据号', 'Reference'), list: true, search: true },
    purpose: { label: t('用途', 'Purpose'), search: true },
  },
  states: {
    open: { label: t('预留中', 'Reserved'), tone: 'active' },
    taken: { label: t('已领完', 'Taken'), tone: 'ended', seals: 'all' },
    released: { label: t('已释放', 'Released'), tone: 'ended', seals: 'all' },
  },
  initial: 'open',
  moves: {
    take: { label: t('领完', 'Take'), from: ['open'], to: 'taken' },
    release: { label: t('释放', 'Release'), from: ['open'], to: 'released' },
  },
})
