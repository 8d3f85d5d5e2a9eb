import { t } from '../../contract/index.ts'

/** What parts are counted or measured in. */
export const units = {
  pcs: t('个', 'pcs'),
  set: t('套', 'sets'),
  strip: t('条', 'strips'),
  box: t('盒', 'boxes'),
  drum: t('桶', 'drums'),
  m: t('米', 'm'),
  kg: t('千克', 'kg'),
  L: t('升', 'L'),
}
export type PartUnit = keyof typeof units
export const unitKeys = Object.keys(units) as PartUnit[]

const measured: ReadonlySet<string> = new Set<PartUnit>(['m', 'kg', 'L'])

/** Nobody takes half a bearing: what is counted comes in whole numbers. @param quantity a decimal */
export const isWholeEnough = (unit: string, quantity: string): boolean =>
  measured.has(unit) || /^\d+(\.0*)?$/.test(quantity)
