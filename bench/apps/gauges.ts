import { randomUUID } from 'node:crypto'
import { nextDue } from '../../apps/calibration/rules.ts'

/** What somebody typed to register a gauge, and what became of it since. Times are UTC ms, dates YYYY-MM-DD. */
export type Made = {
  id: string
  input: { code: string } & Record<string, unknown>
  state: 'new' | 'inUse' | 'barred' | 'scrapped'
  createdAt: number
  createdBy: string
  /** When its state came about; null while new. */
  changedAt: number | null
  calibratedOn: string | null
  dueOn: string | null
  barredFor: string | null
}

/** [name, category, unit, models, ranges, maximum permissible errors] */
const kinds = [
  [
    '游标卡尺',
    'length',
    'mm',
    ['530-101', '530-118', '532-102'],
    ['0–150 mm', '0–200 mm', '0–300 mm'],
    ['0.02', '0.03'],
  ],
  ['数显卡尺', 'length', 'mm', ['500-196', '500-197'], ['0–150 mm', '0–200 mm'], ['0.02', '0.03']],
  ['外径千分尺', 'length', 'mm', ['103-137', '103-138', '103-139'], ['0–25 mm', '25–50 mm', '50–75 mm'], ['0.004']],
  ['百分表', 'length', 'mm', ['2046S', '2052S'], ['0–10 mm', '0–30 mm'], ['0.018', '0.025']],
  ['高度尺', 'length', 'mm', ['514-102', '192-630'], ['0–300 mm', '0–600 mm'], ['0.04', '0.05']],
  ['塞尺', 'length', 'mm', ['100A17', '150A14'], ['0.02–1 mm'], ['0.005']],
  ['扭矩扳手', 'force', 'N·m', ['NB-100', 'NB-300'], ['20–100 N·m', '60–300 N·m'], ['4', '12']],
  ['测力计', 'force', 'N', ['HF-500', 'NK-300'], ['0–500 N', '0–300 N'], ['2.5', '3']],
  ['一般压力表', 'pressure', 'MPa', ['Y-100', 'Y-150'], ['0–1.6 MPa', '0–2.5 MPa', '0–10 MPa'], ['0.025', '0.16']],
  ['精密压力表', 'pressure', 'MPa', ['YB-150', 'YB-160'], ['0–1 MPa', '0–1.6 MPa', '0–6 MPa'], ['0.004', '0.006']],
  ['压力变送器', 'pressure', 'kPa', ['3051TG', 'EJA530E'], ['0–100 kPa', '0–2500 kPa'], ['0.1', '2.5']],
  ['电子天平', 'mass', 'g', ['ME204', 'XS205', 'PL602'], ['0–220 g', '0–620 g'], ['0.001', '0.05']],
  ['标准砝码', 'mass', 'g', ['F1', 'F2', 'M1'], ['1–500 g', '1–2000 g'], ['0.0015', '0.005']],
  ['数字温度计', 'temperature', '°C', ['1523', '1524'], ['-50–300 °C', '0–600 °C'], ['0.2', '0.5']],
  ['铂电阻温度计', 'temperature', '°C', ['Pt100-A', 'Pt100-B'], ['-50–300 °C', '-200–500 °C'], ['0.15', '0.3']],
  ['数字万用表', 'electrical', 'V', ['17B+', '87V', '34461A'], ['0–1000 V'], ['0.005', '0.5']],
  ['绝缘电阻表', 'electrical', 'Ω', ['ZC25-3', '1508'], ['0–500 MΩ', '0–2000 MΩ'], ['5']],
] as const
const makers = [
  '哈量',
  '成量',
  '青量',
  '三丰',
  '上海自动化仪表',
  '西安仪表',
  '威卡',
  '福禄克',
  '梅特勒-托利多',
  '横河',
  '罗斯蒙特',
]
/** Why gauges are barred or scrapped. */
const reasons = ['示值超差', '外观损坏，指针卡滞', '量程不再使用', '送修未返回', '丢失']

const dayMs = 86_400_000
const years = 10
const methods = ['verification', 'calibration', 'check'] as const
export const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

/** The same numbers at every run. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state >>> 0) / 2 ** 32
  }
}

export type Life = Omit<Made, 'id' | 'input' | 'createdAt' | 'createdBy'>

/** A gauge room of ten years, oldest first: every gauge with its own codes, numbers and dates, most of them in use. */
export function* gaugeRoom(count: number, keepers: readonly string[], now: number): Generator<Made> {
  const random = createRandom(7)
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)]
  const begin = now - years * 365 * dayMs
  const perYear = new Map<string, number>()
  for (let i = 0; i < count; i++) {
    const createdAt = Math.floor(begin + ((now - begin - dayMs) * i) / count)
    const year = dayOf(createdAt).slice(0, 4)
    const number = (perYear.get(year) ?? 0) + 1
    perYear.set(year, number)
    const [name, category, unit, models, ranges, errors] = pick(kinds)
    const intervalMonths = pick([6, 12, 12, 24])
    const input = {
      code: `JL-${year}-${String(number).padStart(4, '0')}`,
      name,
      model: pick(models),
      serialNo: `${pick(['A', 'B', 'SN', 'K'])}${Math.floor(random() * 1e8)}`,
      maker: pick(makers),
      category,
      measuringRange: pick(ranges),
      unit,
      maxError: pick(errors),
      method: pick(methods),
      intervalMonths,
      keeper: pick(keepers),
    }
    yield {
      id: randomUUID(),
      input,
      createdAt,
      createdBy: input.keeper,
      ...lifeOf(random, createdAt, now, intervalMonths),
    }
  }
}

/** What became of it: nine of ten were calibrated since, within the last interval; some were barred, few scrapped. */
function lifeOf(random: () => number, createdAt: number, now: number, intervalMonths: number): Life {
  const fate = random()
  const none = { calibratedOn: null, dueOn: null, barredFor: null }
  if (fate < 0.05) return { state: 'new', changedAt: null, ...none }
  const since = Math.max(createdAt, now - (intervalMonths + 1) * 30 * dayMs)
  const changedAt = Math.floor(since + random() * (now - 3_600_000 - since))
  const barredFor = reasons[Math.floor(random() * reasons.length)]
  if (fate < 0.1) return { state: 'barred', changedAt, ...none, barredFor }
  if (fate < 0.12) return { state: 'scrapped', changedAt, ...none, barredFor }
  const calibratedOn = dayOf(changedAt)
  return { state: 'inUse', changedAt, calibratedOn, dueOn: nextDue(calibratedOn, intervalMonths), barredFor: null }
}
