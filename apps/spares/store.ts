import { defineEntity, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { binTable, storeTable } from './schema.ts'

export const store = defineEntity({
  id: 'store',
  plural: 'stores',
  table: storeTable,
  label: t('备件库', 'Store'),
  title: 'name',
  code: 'code',
  sort: 'code',
  read: may.read,
  fields: {
    code: { label: t('库号', 'Store number'), list: true, search: true },
    name: { label: t('备件库名称', 'Store'), list: true, search: true },
    keeper: { label: t('库管员', 'Keeper'), kind: 'user', list: true },
    place: { label: t('位置', 'Place'), kind: 'place' },
  },
  states: {
    open: { label: t('启用', 'Open'), tone: 'good' },
    closed: { label: t('关闭', 'Closed'), tone: 'ended', seals: 'all' },
  },
  initial: 'open',
  moves: { close: { label: t('关闭', 'Close'), from: ['open'], to: 'closed' } },
})

/** Where in a store something lies; its label is on the shelf. */
export const bin = defineEntity({
  id: 'bin',
  plural: 'bins',
  table: binTable,
  label: t('库位', 'Bin'),
  title: 'name',
  code: 'code',
  sort: 'code',
  read: may.read,
  fields: {
    code: { label: t('库位号', 'Bin number'), list: true, search: true },
    name: { label: t('库位名称', 'Bin'), list: true, search: true },
    store: { label: t('备件库', 'Store'), kind: 'link', to: 'spares.store', list: true },
  },
  states: { open: { label: t('可用', 'Usable'), tone: 'good' } },
  initial: 'open',
  moves: {},
})
