import { createHash } from 'node:crypto'
import type { SeedRun } from '../../contract/index.ts'
import type { CheckRow } from './checks.ts'
import { dropOrder } from './commands/drop-order.ts'
import { editPlan } from './commands/edit-plan.ts'
import { finishOrder } from './commands/finish-order.ts'
import { makePlan } from './commands/make-plan.ts'
import { makeRoute } from './commands/make-route.ts'
import { makeStandard } from './commands/make-standard.ts'
import { orderNow } from './commands/order-now.ts'
import { sendRounds } from './commands/send-rounds.ts'
import { makeDue } from './jobs.ts'
import { accuracy, compressorCare, compressorStandard, firstLevel, machineStandard, secondLevel } from './seed-lists.ts'

const dayMs = 86_400_000
const note = '演示数据，并非实测'

type SeedPlan = {
  name: string
  level: 'first' | 'second' | 'lubrication' | 'accuracy'
  machines: readonly string[]
  every: number
  unit: 'weeks' | 'months'
  checks: CheckRow[]
  minutes: number
  parts?: { code: string; quantity: string }[]
}
const shop = ['T01', 'T02', 'T03', 'M01', 'M02', 'M03', 'M04', 'M06', 'G01', 'G02']
const plans: readonly SeedPlan[] = [
  { name: '一级保养', level: 'first', machines: shop, every: 1, unit: 'months', checks: firstLevel, minutes: 60 },
  {
    ...{ name: '二级保养', level: 'second', machines: ['M01', 'M02', 'M06', 'G01'], every: 6, unit: 'months' },
    ...{ checks: secondLevel, minutes: 240, parts: [{ code: 'BJ-LX-2510', quantity: '1' }] },
  },
  {
    name: '精度检查',
    level: 'accuracy',
    machines: ['M06', 'G01'],
    every: 6,
    unit: 'months',
    checks: accuracy,
    minutes: 180,
  },
  {
    ...{ name: '空压机保养', level: 'lubrication', machines: ['AC1', 'AC2'], every: 2, unit: 'weeks' },
    ...{ checks: compressorCare, minutes: 45, parts: [{ code: 'BJ-YL-0962', quantity: '1' }] },
  },
]

/** A value within the limits of an item, another one each time; `bad`: beyond them. */
function readingOf({ kind, fine, bad: badAnswers, low, high }: CheckRow, n: number, bad = false): string {
  if (kind === 'okNotOk') return bad ? '异常' : '正常'
  if (kind === 'choice') return (bad ? badAnswers! : fine!).split(/[,，]/)[0]
  const digits = ((high ?? low ?? '').split('.')[1] ?? '').length
  const top = Number(high ?? Number(low) * 1.5)
  const bottom = Number(low ?? top * 0.35)
  const share = bad ? 1.06 : 0.42 + 0.3 * Math.abs(Math.sin(n * 1.7 + top))
  return (bottom + (top - bottom) * share).toFixed(digits)
}

/** Half a year of maintenance, each order made, done and counted through the real commands. */
async function seedPlans(run: SeedRun, today: string): Promise<void> {
  const dayOf = (days: number) => new Date(Date.parse(today) + days * dayMs).toISOString().slice(0, 10)
  for (const [which, { machines, checks, minutes, ...plan }] of plans.entries())
    for (const [at, equipment] of machines.entries()) {
      const startOn = dayOf(-175 + ((at * 11 + which * 7) % 28))
      const given = { ...plan, checks, minutes, equipment, startOn, needsStop: plan.level !== 'lubrication' }
      const { parts, ...known } = given
      const { id } = await run(makePlan, known, 'planner')
      for (let turn = 0; turn < 20; turn++) {
        const due = dueAfter(plan, startOn, turn)
        const late = (at * 5 + turn * 3) % 17 === 6 ? 7 : ((at + turn) % 3) - 1
        const doneOn = new Date(Date.parse(due) + late * dayMs).toISOString().slice(0, 10)
        if (doneOn >= today || due >= today) break
        const made = await run(orderNow, { id, dueOn: due }, 'planner')
        const order = String(made.order)
        if ((at * 7 + turn) % 23 === 9) {
          await run(dropOrder, { id: order, remark: `设备连续生产，未安排停机（${note}）` }, 'planner')
          continue
        }
        const results = checks.map((check, n) => ({ code: check.code, value: readingOf(check, at + turn + n) }))
        await run(
          finishOrder,
          { id: order, results, doneOn, minutes: minutes + ((at + turn) % 4) * 5, remark: note },
          'mechanic',
        )
      }
      // what is behind us needed no parts to be kept any more
      if (parts) await run(editPlan, { id, parts }, 'planner')
    }
}

/** The day of a turn on the grid of a plan, as the rules count it. */
function dueAfter({ every, unit }: Pick<SeedPlan, 'every' | 'unit'>, start: string, turn: number): string {
  return Temporal.PlainDate.from(start)
    .add({ [unit]: every * turn })
    .toString()
}

const routes = [
  {
    ...{ code: 'R-JJ', name: '机加车间巡检', standard: 'DJ-JC', checks: machineStandard },
    stops: ['T01', 'T03', 'M01', 'M02', 'M03', 'M06', 'G01'],
  },
  { code: 'R-KY', name: '空压站巡检', standard: 'DJ-KY', checks: compressorStandard, stops: ['AC1', 'AC2'] },
] as const

/** An id that is the same however often the seed is tried. */
function idOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Two weeks of patrols, most as they should be: one in ten seconds, some late, some that found something. */
async function seedRounds(run: SeedRun, today: string): Promise<void> {
  const windows = [
    { from: '08:00', minutes: 120 },
    { from: '20:00', minutes: 120 },
  ]
  const rounds = []
  for (const { code, name, standard, checks, stops } of routes) {
    const of = standard === 'DJ-KY' ? '空压机日点检' : '机床日点检'
    await run(makeStandard, { code: standard, name: of, items: checks }, 'planner')
    const places = stops.map((stop) => ({ code: stop, name: `${stop} 操作侧`, equipment: stop, standard }))
    await run(makeRoute, { code, name, stops: places, windows }, 'planner')
    for (let day = 14; day >= 1; day--)
      for (const [shift, { from }] of windows.entries()) {
        const which = day * 2 + shift
        if (which % 13 === 4) continue
        const begun =
          Date.parse(`${today}T${from}:00+08:00`) - day * dayMs + (which % 11 === 7 ? 125 : 12 + (which % 40)) * 60_000
        const step = code === 'R-KY' && which === 9 ? 700 : 14_000 + (which % 5) * 2_000
        const readings = places.flatMap((place, p) =>
          checks.map((check, n) => ({
            ...{ item: `${place.code}/${check.code}`, at: begun + (p * checks.length + n) * step },
            value: readingOf(check, which + p * 3 + n, p === 1 && n === 2 && which % 9 === 5),
          })),
        )
        const scans = places.map((place, p) => ({ place: place.code, at: begun + p * checks.length * step - 500 }))
        rounds.push({ client: idOf(`${code} ${day} ${shift}`), route: code, readings, scans })
      }
  }
  await run(sendRounds, { rounds }, 'patrol')
}

/** Maintenance and patrols of the machine shop: invented, and every order says so. */
export async function seed(run: SeedRun, today: string): Promise<void> {
  await seedPlans(run, today)
  await run(makeDue, {}, 'planner')
  await seedRounds(run, today)
}
