import type { SeedRun } from '../../contract/index.ts'
import { connectMachine } from './commands/connect-machine.ts'
import { importStates } from './commands/import-states.ts'
import { addProductTime } from './commands/keep-product-time.ts'
import { addStopReason } from './commands/keep-stop-reason.ts'
import { addTool } from './commands/keep-tool.ts'
import { recordJobOrder } from './commands/record-job-order.ts'
import type { MachineState } from './rules/machine-state.ts'
import type { StopKind } from './rules/oee-times.ts'
import { clip, intersect, subtract, sumMs } from './rules/state-intervals.ts'
import type { SeededRepairs } from './seed-repairs.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const days = 14

const reasons: [string, string, StopKind][] = [
  ['HX', '换型调整', 'setup'],
  ['QL', '缺料', 'otherStop'],
  ['HD', '换刀', 'otherStop'],
  ['SJ', '首件送检', 'otherStop'],
  ['GZ', '设备故障', 'breakdown'],
  ['WD', '无订单', 'noOrder'],
  ['XX', '休息', 'planned'],
]

/** Machine, line, planned seconds per piece, how busy it is 0…1, how near to plan it runs 0…1. */
const machines: [string, string, number, number, number][] = [
  ['T01', '车削线', 95, 0.82, 0.93],
  ['T02', '车削线', 95, 0.78, 0.91],
  ['T03', '车削线', 110, 0.85, 0.95],
  ['T04', '车削线', 120, 0.6, 0.84],
  ['M01', '铣削线', 240, 0.8, 0.9],
  ['M02', '铣削线', 240, 0.76, 0.92],
  ['M03', '铣削线', 210, 0.83, 0.94],
  ['M04', '铣削线', 210, 0.88, 0.96],
  ['M05', '铣削线', 180, 0.55, 0.93],
  ['M06', '铣削线', 900, 0.7, 0.88],
  ['G01', '磨削线', 300, 0.66, 0.87],
  ['G02', '磨削线', 300, 0.74, 0.92],
]

/** Code, name, the program by which the demo's machines make it, planned seconds per piece. */
const products: [string, string, string, number][] = [
  ['LJ-1001', '法兰轴', 'O1010', 95],
  ['LJ-1002', '阶梯轴', 'O1040', 110],
  ['LJ-1003', '传动套', 'O1070', 120],
  ['LJ-2001', '泵壳', 'O1120', 240],
  ['LJ-2002', '端盖', 'O1180', 210],
  ['LJ-2004', '支架', 'O1210', 180],
  ['LJ-2003', '叶轮', 'O1250', 900],
  ['LJ-3001', '导柱', 'O1300', 300],
]
/** Compressors have states and make no pieces. */
const compressors = ['AC1', 'AC2']
/** Pieces that the tool in the spindle lasts, as the demo's machines count it. */
const toolPieces: Record<string, number> = {
  ...{ T01: 150, T02: 150, T03: 120, T04: 120, M01: 60, M02: 60, M03: 70, M04: 70, M05: 80, M06: 12, G01: 40, G02: 40 },
}
const toolNames = { T: '外圆车刀', M: '立铣刀', G: '砂轮修整笔' } as const

/** An order lasts so many days of the plan. */
const orderDays = 3

/** Signals by the protocol that the demo's machines speak, and what their points end in. */
const cnc = [
  ['power', 'PWR'],
  ['execution', 'EXEC'],
  ['mode', 'MODE'],
  ['alarm', 'ALM'],
  ['count', 'CNT'],
  ['program', 'PROG'],
] as const
const contacts = [
  ['power', 'PWR'],
  ['run', 'RUN'],
  ['alarm', 'ALM'],
  ['count', 'CNT'],
] as const
const protocols = {
  T: { mapping: 'mtconnectCnc', ends: cnc },
  M: { mapping: 'opcuaCnc', ends: cnc },
  G: { mapping: 'contacts', ends: contacts },
} as const

function signalsOf(code: string) {
  const { mapping, ends } = protocols[code[0] as keyof typeof protocols]
  return { mapping, signals: ends.map(([signal, end]) => ({ signal, point: `${code}-${end}` })) }
}

type Made = { day: string; shift: string; produced: number; scrap: number; rework: number }
type Interval = { state: MachineState; reason?: string; from: number; to: number }

/** Numbers 0…1 that are the same at every start. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

/** One shift of eight hours with its half-hour break, from start to end without a gap. */
function shiftStates(from: number, busy: number, roll: () => number): Interval[] {
  const to = from + 8 * hour
  const rest = from + (from % day === 0 ? 4 : 3) * hour
  const states: Interval[] = []
  let at = from
  const add = (state: MachineState, length: number, reason?: string) => {
    const end = Math.min(to, Math.round(at + length))
    if (end > at) states.push({ state, from: at, to: end, ...(reason && { reason }) })
    at = end
  }
  add('idle', (6 + roll() * 9) * minute, 'HX')
  let rested = false
  while (at < to) {
    add('running', (25 + roll() * 70) * minute * busy)
    if (!rested && at >= rest) {
      rested = true
      add('idle', 30 * minute, 'XX')
      continue
    }
    const what = roll()
    const longer = 1.6 - busy
    if (what < 0.35) add('idle', (1 + roll() * 3) * minute)
    else if (what < 0.55) add('idle', (6 + roll() * 8) * minute * longer, 'HD')
    else if (what < 0.72) add('idle', (14 + roll() * 26) * minute * longer, 'HX')
    else if (what < 0.84) add('idle', (8 + roll() * 20) * minute * longer, 'QL')
    else if (what < 0.92) add('idle', (7 + roll() * 9) * minute * longer, 'SJ')
    else if (busy < 0.65) add('off', (40 + roll() * 60) * minute, 'WD')
    else add('idle', (6 + roll() * 10) * minute)
  }
  return states
}

/** Where the machine stood for a repair it did nothing else. */
function withFaults(
  states: readonly Interval[],
  faults: readonly { from: number; to: number }[],
  shift: { from: number; to: number },
) {
  const rest = states.flatMap((each) => subtract([each], faults).map((part) => ({ ...each, ...part })))
  const stood = intersect(faults, [shift]).map((part): Interval => ({ state: 'fault', reason: 'GZ', ...part }))
  return [...rest, ...stood].sort((a, b) => a.from - b.from)
}

/** Orders of some days each, with what was made in their shifts; one ends when the machine's last shift of it does. */
function ordersOf(made: readonly Made[]) {
  const days = [...Map.groupBy(made, ({ day }) => day)]
  return Array.from({ length: Math.ceil(days.length / orderDays) }, (_, n) => {
    const some = days.slice(n * orderDays, (n + 1) * orderDays)
    const shifts = some.flatMap(([, each]) => each)
    const sum = (of: (each: Made) => number) => shifts.reduce((all, each) => all + of(each), 0)
    const [scrap, rework] = [sum((each) => each.scrap), sum((each) => each.rework)]
    return {
      ...{ startedAt: Date.parse(some[0][0]), endedAt: Date.parse(some.at(-1)![0]) + 16 * hour },
      ...{ good: sum(({ produced }) => produced) - scrap - rework, scrap, rework },
    }
  })
}

/** Two weeks of states and counts up to yesterday, standing still when its repairs say so; invented like everything here. */
export async function seedStates(
  run: SeedRun,
  today: string,
  ids: Readonly<Record<string, string>>,
  { calendar, stops }: SeededRepairs,
): Promise<void> {
  for (const [code, name, kind] of reasons) await run(addStopReason, { code, name, kind }, 'manager')
  const productIds = new Map<number, string>()
  for (const [code, name, program, seconds] of products)
    productIds.set(
      seconds,
      (await run(addProductTime, { code, name, program, cycleSeconds: `${seconds}` }, 'manager')).id!,
    )
  for (const [at, [code, line, cycle, busy, pace]] of machines.entries()) {
    const roll = dice(97 + at * 1013)
    const faults = stops.filter(({ machine }) => machine === code)
    const equipment = ids[code]
    const told = { equipment, line, cycleSeconds: `${cycle}`, calendar }
    await run(connectMachine, { ...told, ...signalsOf(code) }, 'manager')
    const life = toolPieces[code]
    const tool = { place: '1', name: toolNames[code[0] as keyof typeof toolNames], point: `${code}-TOOL` }
    await run(addTool, { equipment, ...tool, life: `${life}`, warnAt: `${Math.floor(life * 0.9)}` }, 'manager')
    const intervals: Interval[] = []
    const made: Made[] = []
    for (let ago = days; ago >= 1; ago--) {
      const morning = Date.parse(today) - ago * day
      if (new Date(morning).getUTCDay() === 0) continue
      for (const [n, shift] of ['早班', '中班'].entries()) {
        const whole = { from: morning + n * 8 * hour, to: morning + (n + 1) * 8 * hour }
        const states = withFaults(shiftStates(whole.from, busy, roll), faults, whole)
        intervals.push(...states)
        const running = sumMs(clip(states, whole).filter(({ state }) => state === 'running'))
        const produced = Math.floor((running / 1000 / cycle) * (pace - 0.03 + roll() * 0.05))
        const scrap = Math.floor(produced * roll() * 0.02)
        const rework = Math.floor(produced * roll() * 0.015)
        made.push({ day: new Date(morning).toISOString().slice(0, 10), shift, produced, scrap, rework })
      }
    }
    for (const [n, order] of ordersOf(made).entries()) {
      const jobOrder = `GD-${code}-${String(n + 1).padStart(2, '0')}`
      await run(
        recordJobOrder,
        { equipment, jobOrder, product: productIds.get(cycle), runSeconds: `${cycle}`, ...order },
        'manager',
      )
    }
    await run(importStates, { equipment, intervals, made }, 'manager')
  }
  const runAndAlarm = [
    ['run', 'RUN'],
    ['alarm', 'ALM'],
  ] as const
  for (const code of compressors) {
    const signals = runAndAlarm.map(([signal, end]) => ({ signal, point: `${code}-${end}` }))
    const told = { equipment: ids[code], line: '动力站', mapping: 'contacts' as const, calendar }
    await run(connectMachine, { ...told, signals }, 'manager')
  }
}
