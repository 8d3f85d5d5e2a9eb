import { plant } from './plant.ts'
import type { Medium } from './words.ts'

/** A meter of the demo and what flows through it: invented figures of a machine shop that works two shifts, six days a week. */
export type DemoMeter = {
  code: string
  name: string
  medium: Medium
  parent?: string
  costCentre: string
  factor: string
  digits: number
  error: string
  limit: string
  /** What its register showed when it was mounted. */
  start: number
  exchanged?: true
  byHand?: true
  /** One reading that the logger got wrong: index from the end. */
  wrongAt?: number
  /** Sub-meters are added up and raised by this, for what nobody measures. */
  over?: readonly [subs: readonly string[], share: number]
  /** Otherwise: per hour at rest, at work, and how much it wavers. */
  load?: readonly [rest: number, work: number, waver: number]
}

const electricity = { medium: 'electricity', digits: 6, error: '0.5', limit: '5' } as const
const water = { medium: 'water', digits: 5, error: '2', limit: '10', factor: '1' } as const
const air = { medium: 'air', digits: 8, error: '1.5', limit: '10', factor: '1' } as const

/** Main meters before their sub-meters. */
export const demoMeters: readonly DemoMeter[] = [
  {
    ...electricity,
    code: 'E-01',
    name: '机加厂房总电表',
    costCentre: '机加厂房',
    factor: '800',
    start: 1203.4,
    over: [['E-02', 'E-03', 'E-04'], 0.024],
  },
  {
    ...electricity,
    code: 'E-02',
    name: '数控工段',
    parent: 'E-01',
    costCentre: '数控工段',
    factor: '160',
    start: 3310.2,
    over: [['E-05', 'E-06', 'E-07', 'E-08'], 0.031],
  },
  {
    ...electricity,
    code: 'E-03',
    name: '空压站',
    parent: 'E-01',
    costCentre: '动力站',
    factor: '80',
    start: 871.6,
    load: [21, 78, 0.18],
  },
  {
    ...electricity,
    code: 'E-04',
    name: '照明与空调',
    parent: 'E-01',
    costCentre: '机加厂房',
    factor: '40',
    start: 5120.9,
    load: [9, 34, 0.3],
    exchanged: true,
  },
  {
    ...electricity,
    code: 'E-05',
    name: '卧式加工中心 1 号',
    parent: 'E-02',
    costCentre: '数控工段',
    factor: '20',
    start: 410.5,
    load: [2.1, 27, 0.35],
  },
  {
    ...electricity,
    code: 'E-06',
    name: '卧式加工中心 2 号',
    parent: 'E-02',
    costCentre: '数控工段',
    factor: '20',
    start: 388.1,
    load: [2.2, 25, 0.35],
    wrongAt: 200,
  },
  {
    ...electricity,
    code: 'E-07',
    name: '数控车床组',
    parent: 'E-02',
    costCentre: '数控工段',
    factor: '20',
    digits: 4,
    start: 9120.7,
    load: [3.4, 41, 0.25],
  },
  {
    ...electricity,
    code: 'E-08',
    name: '磨床组',
    parent: 'E-02',
    costCentre: '数控工段',
    factor: '20',
    start: 2077.3,
    load: [1.2, 16, 0.4],
  },
  { ...water, code: 'W-01', name: '厂房总水表', costCentre: '机加厂房', start: 5501.2, over: [['W-02', 'W-03'], 0.06] },
  {
    ...water,
    code: 'W-02',
    name: '切削液与清洗',
    parent: 'W-01',
    costCentre: '数控工段',
    start: 1240.6,
    load: [0.02, 0.31, 0.3],
  },
  {
    ...water,
    code: 'W-03',
    name: '生活用水',
    parent: 'W-01',
    costCentre: '机加厂房',
    start: 412,
    load: [0.03, 0.2, 0.2],
    byHand: true,
  },
  {
    medium: 'gas',
    digits: 6,
    error: '1',
    limit: '5',
    factor: '1',
    code: 'G-01',
    name: '清洗机燃气表',
    costCentre: '数控工段',
    start: 20_341.5,
    load: [0.2, 7.4, 0.3],
  },
  {
    ...air,
    code: 'A-01',
    name: '空压站出口流量计',
    costCentre: '动力站',
    start: 1_204_377,
    over: [['A-02', 'A-03'], 0.135],
  },
  {
    ...air,
    code: 'A-02',
    name: '数控工段用气',
    parent: 'A-01',
    costCentre: '数控工段',
    start: 804_120,
    load: [38, 402, 0.2],
  },
  {
    ...air,
    code: 'A-03',
    name: '磨床组用气',
    parent: 'A-01',
    costCentre: '数控工段',
    start: 290_044,
    load: [12, 118, 0.25],
  },
]

const byCode = new Map(demoMeters.map((meter) => [meter.code, meter]))

/** A number from 0 to 1 that is the same for the same hour and meter. */
function chance(hour: number, salt: string): number {
  let state = hour | 0
  for (const letter of salt) state = Math.imul(state ^ letter.charCodeAt(0), 2_654_435_761)
  state ^= state >>> 15
  return ((Math.imul(state, 2_246_822_519) >>> 0) % 10_000) / 10_000
}

/** Share of a shop's full work at an hour: two shifts with their breaks, Sundays at rest. */
function workAt(ms: number): number {
  const hour = plant.minuteOf(ms) / 60
  if (plant.weekdayOf(plant.dayOf(ms)) === 7) return 0
  if (hour < 7.5 || hour >= 23.5) return 0.04
  if ((hour >= 11.5 && hour < 12.5) || (hour >= 17.5 && hour < 18)) return 0.45
  return hour < 16 ? 1 : 0.82
}

/** What flows through a meter in the hour that begins at `ms`, in its unit. */
function flowOf(meter: DemoMeter, ms: number): number {
  if (meter.over) {
    const [subs, share] = meter.over
    return subs.reduce((sum, code) => sum + flowOf(byCode.get(code)!, ms), 0) * (1 + share)
  }
  const [rest, work, waver] = meter.load ?? [0, 0, 0]
  const hour = Math.floor(ms / 3_600_000)
  return (rest + (work - rest) * workAt(ms)) * (1 - waver / 2 + waver * chance(hour, meter.code))
}

/** What the register showed at `count` moments: it begins anew after its last digit. */
export function registerValues(meter: DemoMeter, from: number, everyMinutes: number, count: number): string[] {
  const hours = everyMinutes / 60
  const modulus = 10 ** meter.digits
  let total = meter.start
  return Array.from({ length: count }, (_, i) => {
    const shown = (total % modulus).toFixed(2)
    for (let hour = 0; hour < hours; hour++)
      total += flowOf(meter, from + (i * hours + hour) * 3_600_000) / Number(meter.factor)
    const wrong = meter.wrongAt !== undefined && count - i === meter.wrongAt
    return wrong ? (Number(shown) / 10).toFixed(2) : shown
  })
}
