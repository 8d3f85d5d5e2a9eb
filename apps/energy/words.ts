import { t } from '../../contract/text.ts'

/** What flows, and the unit it is counted in. */
export const media = {
  electricity: { label: t('电', 'Electricity'), unit: 'kWh' },
  water: { label: t('水', 'Water'), unit: 'm3' },
  gas: { label: t('天然气', 'Natural gas'), unit: 'm3' },
  steam: { label: t('蒸汽', 'Steam'), unit: 't' },
  air: { label: t('压缩空气', 'Compressed air'), unit: 'm3' },
} as const
export type Medium = keyof typeof media

/** Periods of a time-of-use tariff. */
export const bandWords = {
  sharp: t('尖', 'Sharp peak'),
  peak: t('峰', 'Peak'),
  flat: t('平', 'Flat'),
  valley: t('谷', 'Valley'),
  deep: t('深谷', 'Deep valley'),
}

/** What a balance comes to. */
export const verdictWords = {
  ok: t('平衡', 'Balanced'),
  over: t('未计量超限', 'Too much unmetered'),
  negative: t('分表大于总表', 'Sub-meters above the main one'),
  incomplete: t('缺数据', 'Data missing'),
}
