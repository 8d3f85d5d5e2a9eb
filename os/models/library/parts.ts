// What many drawings of the library have in common.
import { t } from '../../../contract/text.ts'
import { diagnosisTemplates } from './diagnosis.ts'
import type { BlockDraft, ParameterDraft, SubmodelInput } from './draw.ts'

/** The diagnosis templates by id, for a drawing that has one of them in it. */
export const diagnosis = (...ids: string[]): SubmodelInput[] => diagnosisTemplates.filter(({ id }) => ids.includes(id))

/** What a gauge is short of to an absolute pressure; the plant's own height above the sea is set by the instance. */
export const atmosphere: ParameterDraft = [t('大气压力', 'atmospheric pressure'), 101.3, 'kPa', 50, 110]

/** An absolute pressure, as the block `name`, of a gauge pressure: p = pₑ + pₐ. The drawing needs the parameter `atmosphere`. */
export const absolute = (name: string, from: string): Record<string, BlockDraft> => ({
  [`${name}Gauge`]: ['setUnit', from, {}, 'MPaa'],
  [name]: ['linear', `${name}Gauge`, { gain: 1, bias: '$atmosphere' }],
})

/** A finding that lasted: above a limit for the time of the parameter `delay`. */
export const lasting = (name: string, from: string, limit: string, deadband = 0): Record<string, BlockDraft> => ({
  [`${name}High`]: ['above', from, { limit, deadband }],
  [name]: ['onDelay', `${name}High`, { time: '$delay' }],
})

/** The same below a limit. */
export const lastingLow = (name: string, from: string, limit: string, deadband = 0): Record<string, BlockDraft> => ({
  [`${name}Low`]: ['below', from, { limit, deadband }],
  [name]: ['onDelay', `${name}Low`, { time: '$delay' }],
})

/** A finding at the same time as `only`, for the time of the parameter `delay`. */
export const lastingWhile = (
  name: string,
  from: string,
  limit: string,
  only: string,
  which: 'above' | 'below' = 'above',
): Record<string, BlockDraft> => ({
  [`${name}Off`]: [which, from, { limit }],
  [`${name}Both`]: ['and', `${name}Off ${only}`],
  [name]: ['onDelay', `${name}Both`, { time: '$delay' }],
})

export const delay = (seconds: number): ParameterDraft => [t('确认时间', 'confirmation time'), seconds, 's', 0, 86_400]
export const window = (seconds: number): ParameterDraft => [t('滤波窗口', 'filter'), seconds, 's', 1, 86_400]
/** Of the best comparable operation: how far back it looks, and after how long a load counts as steady. */
export const comparedWith: ParameterDraft = [t('比较时段', 'compared with the last'), 2_592_000, 's', 3600, 34_560_000]
export const steady: ParameterDraft = [t('稳定时间', 'steady for'), 900, 's', 0, 86_400]
/** Of the unit at full load; a share of it decides in which condition a figure is comparable. */
export const ratedLoad: ParameterDraft = [t('额定负荷', 'rated load'), 630, 'MW', 1, 2000]

/**
 * The best comparable operation: the best good value of the last `period` within the same class of load (below half, to three quarters,
 * above) and of the ambient temperature (below or from `cold` on), taken only while the load is steady. Comparing a warm day's figure with
 * a cold day's would call the weather a fault. `gap` is how much worse the value is now.
 */
export function bestComparable(best: 'smallest' | 'largest'): SubmodelInput {
  const sides = ['Cold', 'Warm']
  const classes = [1, 2, 3].flatMap((load) => sides.map((side) => ({ load, side, id: `best${load}${side}` })))
  const at = (x: number, y: number) => ({ position: { x: x * 220, y: y * 110 } })
  const wire = (from: string, to: string, fromPort?: string, toPort?: string) => ({
    from: { node: from, ...(fromPort ? { port: fromPort } : {}) },
    to: { node: to, ...(toPort ? { port: toPort } : {}) },
  })
  return {
    id: 'bestComparable',
    label: t('同工况最优', 'best comparable operation'),
    inputs: [
      { id: 'x', ...at(0, 0) },
      { id: 'share', unit: '%', ...at(0, 1) },
      { id: 'ambient', unit: 'degC', ...at(0, 2) },
    ],
    parameters: [
      { id: 'period', label: t('比较时段', 'period'), unit: 's', default: 2_592_000, low: 3600, high: 34_560_000 },
      { id: 'cold', label: t('冷热分界', 'cold below'), unit: 'degC', default: 15 },
      { id: 'steady', label: t('稳定时间', 'steady for'), unit: 's', default: 900, low: 0, high: 86_400 },
    ],
    blocks: [
      {
        ...{ id: 'load', kind: 'condition', ...at(1, 1) },
        params: {
          ...{ band: { value: 5, unit: '%' }, hold: { parameter: 'steady' } },
          bounds: {
            points: [
              [0, 1],
              [50, 2],
              [75, 3],
            ],
            units: ['%', '1'],
          },
        },
      },
      { id: 'isCold', kind: 'below', params: { limit: { parameter: 'cold' } }, ...at(1, 2) },
      { id: 'isWarm', kind: 'not', ...at(2, 2) },
      { id: 'warmth', kind: 'toNumber', ...at(3, 2) },
      ...[1, 2, 3].map((load) => ({
        ...{ id: `load${load}`, kind: 'equal', ...at(2, 2 + load) },
        params: { tolerance: 0.1 },
      })),
      ...[1, 2, 3].map((load) => ({
        id: `class${load}`,
        kind: 'constant',
        params: { value: load },
        ...at(1, 2 + load),
      })),
      ...classes.flatMap(({ id }, row) => [
        { id: `${id}If`, kind: 'and', ...at(3, 3 + row) },
        { id, kind: 'bestValue', params: { period: { parameter: 'period' }, best }, ...at(4, row) },
      ]),
      // classes count in twos: cold and warm of each load
      { id: 'twice', kind: 'linear', params: { gain: 2, bias: -1 }, ...at(3, 1) },
      { id: 'class', kind: 'add', ...at(5, 1) },
      { id: 'best', kind: 'pick', ...at(6, 0) },
      { id: 'behind', kind: 'subtract', ...at(7, 0) },
    ],
    outputs: [
      { id: 'reference', ...at(8, 0) },
      { id: 'gap', ...at(8, 1) },
    ],
    wires: [
      ...[wire('share', 'load'), wire('ambient', 'isCold'), wire('isCold', 'isWarm'), wire('isWarm', 'warmth')],
      ...[1, 2, 3].flatMap((load) => [
        wire('load', `load${load}`, 'condition', 'a'),
        wire(`class${load}`, `load${load}`, undefined, 'b'),
      ]),
      ...classes.flatMap(({ load, side, id }) => [
        ...[wire(`load${load}`, `${id}If`), wire(`is${side}`, `${id}If`), wire('load', `${id}If`, 'steady')],
        ...[wire('x', id, undefined, 'in'), wire(`${id}If`, id, undefined, 'condition')],
        wire(id, 'best', 'out', 'in'),
      ]),
      ...[wire('load', 'twice', 'condition'), wire('twice', 'class'), wire('warmth', 'class')],
      ...[wire('class', 'best', undefined, 'index'), wire('best', 'reference')],
      ...(best === 'smallest'
        ? [wire('x', 'behind', undefined, 'a'), wire('best', 'behind', undefined, 'b')]
        : [wire('best', 'behind', undefined, 'a'), wire('x', 'behind', undefined, 'b')]),
      wire('behind', 'gap'),
    ],
  }
}
