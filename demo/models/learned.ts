import { type Text, t } from '../../contract/text.ts'

/** `name` is a port of the block, `point` the code of what it reads. */
type Column = { name: string; point: string; unit: string; label: Text }

/**
 * A learned model of the demo: which points, which readings. `from` … `until` are trained on, `until` … `heldOutUntil` judged, by the
 * source's own clock (see demo/readings). Its document stands in `learned/<code>.json`, made by `tools/train-demo.ts`.
 */
export type LearnedPlan = {
  code: string
  kind: 'bayes' | 'pca'
  label: Text
  about: Text
  columns: readonly Column[]
  options: Record<string, string | number>
  from: string
  until: string
  heldOutUntil: string
  /** Judged from this load on, MW: below it nothing was seen in training. */
  leastLoad: number
}

const column = (name: string, point: string, unit: string, zh: string, en: string): Column => ({
  ...{ name, point, unit, label: t(zh, en) },
})
const load = column('load', '1LDC-GROSS-MW', 'MW', '机组负荷', 'load')
const airFlow = column('airFlow', 'BA1T', 'klb/h', '总风量', 'total air flow')
const trained = { from: '2019-12-16T00:00Z', until: '2020-01-18T00:00Z', heldOutUntil: '2020-03-01T00:00Z' }

export const demoLearned: readonly LearnedPlan[] = [
  {
    code: 'air-heaters',
    kind: 'pca',
    label: t('空预器两侧温度', 'temperatures of both air heaters'),
    about: t(
      '两台空预器的烟气和空气温度怎样随负荷一起变化；关系改变时报警。',
      'How gas and air temperatures of both air heaters move together with the load; it calls when the relation changes.',
    ),
    columns: [
      column('exhaustA', 'BA2054', 'degF', 'A侧排烟温度', 'exhaust A'),
      column('exhaustB', 'BA2554', 'degF', 'B侧排烟温度', 'exhaust B'),
      column('coldEndA', 'BA2007', 'degF', 'A侧冷端温度', 'cold end A'),
      column('coldEndB', 'BA2507', 'degF', 'B侧冷端温度', 'cold end B'),
      column('gasA', 'BA2052', 'degF', 'A侧入口烟温', 'gas inlet A'),
      column('gasB', 'BA2552', 'degF', 'B侧入口烟温', 'gas inlet B'),
      column('airA', 'BF2002', 'degF', 'A侧进风温度', 'air inlet A'),
      column('airB', 'BF2502', 'degF', 'B侧进风温度', 'air inlet B'),
      ...[airFlow, load],
    ],
    options: { variance: 0.97, confidence: 0.999, judge: 'spe' },
    ...trained,
    leastLoad: 140,
  },
  {
    code: 'coal-flow',
    kind: 'bayes',
    label: t('给煤量应有值', 'coal flow as it should be'),
    about: t(
      '由负荷、风量、汽温、给水温度和循环水温估计给煤量；实测偏离说明煤质或给煤计量变化。',
      'Coal flow from load, air, steam, feedwater and cooling water temperatures: a difference is the coal or its scale.',
    ),
    columns: [
      column('coalFlow', 'DGS3', 'ston/h', '总给煤量', 'coal flow'),
      ...[load, airFlow],
      column('mainSteam', 'S834', 'degF', '主汽温度', 'main steam temperature'),
      column('reheatSteam', 'S634', 'degF', '再热汽温', 'reheat temperature'),
      column('feedwater', 'FW606', 'degF', '最终给水温度', 'final feedwater temperature'),
      column('coolingWater', 'CW213A', 'degF', '循环水进水温度', 'cooling water in'),
    ],
    options: { target: 'coalFlow', confidence: 0.999 },
    ...trained,
    leastLoad: 100,
  },
]

/**
 * What a training on the platform's own history takes, where the readings lie `shiftMs` later than they were taken (see demo/history.ts):
 * rows as far apart as the readings, held out behind what is trained on.
 */
export const recipeOf = ({ columns, options, from, until }: LearnedPlan, shiftMs: number) => ({
  columns: columns.map(({ name, point }) => ({ name, point, use: 'feature' as const })),
  periods: [{ from: Date.parse(from) + shiftMs, to: Date.parse(until) + shiftMs }],
  ...{ stepMs: 600_000, holdOut: 0.1, options, seed: 1 },
})
