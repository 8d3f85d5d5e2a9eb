import { t } from '../../contract/text.ts'

/** What flows, and the unit it is counted in. */
export const media = {
  electricity: { label: t('电', 'Electricity'), unit: 'kWh' },
  water: { label: t('水', 'Water'), unit: 'm3' },
  gas: { label: t('天然气', 'Natural gas'), unit: 'm3' },
  steam: { label: t('蒸汽', 'Steam'), unit: 't' },
  air: { label: t('压缩空气', 'Compressed air'), unit: 'm3' },
  reactive: { label: t('无功电能', 'Reactive energy'), unit: 'kvarh' },
} as const
export type Medium = keyof typeof media
/** What is used up; reactive energy only swings. */
export const usedMedia = ['electricity', 'water', 'gas', 'steam', 'air'] as const satisfies readonly Medium[]

/** Periods of a time-of-use tariff. */
export const bandWords = {
  sharp: t('尖', 'Sharp peak'),
  peak: t('峰', 'Peak'),
  flat: t('平', 'Flat'),
  valley: t('谷', 'Valley'),
  deep: t('深谷', 'Deep valley'),
}

export const dayKindWords = {
  workday: t('工作日', 'Workday'),
  weekend: t('周末', 'Weekend'),
  holiday: t('节假日', 'Holiday'),
}

/** How the basic charge of a two-part tariff is counted. */
export const chargedByWords = {
  none: t('不收基本电费', 'No basic charge'),
  capacity: t('按变压器容量', 'By transformer capacity'),
  agreed: t('按合同需量', 'By agreed demand'),
  reached: t('按实际最大需量', 'By demand reached'),
}

export const demandWindowWords = {
  sliding: t('滑差：15 分钟窗口，每分钟滑动', 'Sliding: 15 min, moved on by the minute'),
  block: t('区间：整 15 分钟', 'Blocks: the quarters of the clock'),
}

export const lineWords = {
  energy: t('电量电费', 'Energy'),
  tier: t('阶梯', 'Tier'),
  basic: t('基本电费', 'Basic charge'),
  over: t('超需量加收', 'Above agreed demand'),
  powerFactor: t('力调电费', 'Power factor'),
  levy: t('代征费用', 'Levy'),
  correction: t('前期更正', 'Correction'),
}

/** By what sub-meters share the basic charge. */
export const basicShareWords = {
  energy: t('按全月用量', 'By what was used in the month'),
  demand: t('按最大需量时段的用量', 'By what was used in the peak 15 minutes'),
}

/** What a balance comes to. */
export const verdictWords = {
  ok: t('平衡', 'Balanced'),
  over: t('未计量超限', 'Too much unmetered'),
  negative: t('分表大于总表', 'Sub-meters above the main one'),
  incomplete: t('缺数据', 'Data missing'),
}
