import type { SeedRun } from '../../contract/index.ts'
import { exchangeMeter } from './commands/exchange-meter.ts'
import { readRound } from './commands/give-reading.ts'
import { registerMeter } from './commands/register-meter.ts'
import { reworkConsumption } from './commands/rework-consumption.ts'
import { adoptFactors, setFactor } from './commands/set-factor.ts'
import { setTariff } from './commands/set-tariff.ts'
import { takeLogged } from './commands/take-logged.ts'
import { plant } from './plant.ts'
import { addDays } from './queries/period.ts'
import { seedLive } from './seed-live.ts'
import { type DemoMeter, demoMeters, registerValues } from './seed-load.ts'

/** Half a year. */
const days = 182
const remark = '演示数据，并非实测'

const periods = [
  { band: 'deep', from: '11:00', to: '15:00', days: 'holiday' },
  { band: 'sharp', from: '10:00', to: '12:00', months: '7,8' },
  { band: 'peak', from: '08:00', to: '12:00' },
  { band: 'flat', from: '12:00', to: '17:00' },
  { band: 'peak', from: '17:00', to: '21:00' },
  { band: 'flat', from: '21:00', to: '23:00' },
  { band: 'valley', from: '23:00', to: '08:00' },
] as const
const wholeDay = [{ band: 'flat', from: '00:00', to: '24:00' }] as const

/** A hall with its meters and half a year of readings, invented, and the tariffs say so; beside it the machine shop with its live meters. */
export async function seed(run: SeedRun, today: string): Promise<void> {
  const first = addDays(today, -days)
  const mountedAt = plant.startOf(first)
  await run(adoptFactors, {})
  for (const [kind, value] of [
    ['calorific', '1.215'],
    ['co2', '2.162'],
  ] as const)
    await run(setFactor, { medium: 'gas', kind, validFrom: first, value, source: `供应商热值（${remark}）` })
  await run(setTariff, {
    ...{ name: '工商业分时电价', medium: 'electricity', validFrom: first, remark, periods: [...periods] },
    prices: [
      { band: 'sharp', price: '1.1862' },
      { band: 'peak', price: '1.0135' },
      { band: 'flat', price: '0.6573' },
      { band: 'valley', price: '0.3091' },
      { band: 'deep', price: '0.2105' },
    ],
  })
  for (const [name, medium, price] of [
    ['自来水', 'water', '4.10'],
    ['管道天然气', 'gas', '3.45'],
  ] as const)
    await run(setTariff, {
      ...{ name, medium, validFrom: first, remark, periods: [...wholeDay], prices: [{ band: 'flat' as const, price }] },
    })
  const ids = new Map<string, string>()
  for (const { code, name, medium, parent, costCentre, factor, digits, error, limit, start, byHand } of demoMeters) {
    const made = await run(registerMeter, {
      ...{ code, name, medium, source: 'manual', costCentre, factor, digits, mountedAt },
      ...{ errorPercent: error, lossLimit: limit, gapMinutes: medium === 'electricity' ? 60 : 1440 },
      ...(parent && { parent: ids.get(parent)! }),
      ...(byHand && { firstReading: String(start) }),
    })
    ids.set(code, made.id!)
  }
  const exchangedAt = plant.startOf(addDays(today, -62)) + 9.5 * 3_600_000
  for (const meter of demoMeters) await readingsOf(run, meter, ids, { mountedAt, today, exchangedAt })
  for (let month = 1; month * 30 < days; month++) {
    const at = addDays(first, month * 30)
    const readings = [{ meter: ids.get('W-03')!, value: String(412 + month * 96 + (month % 3) * 7) }]
    await run(readRound, { at, minute: 9 * 60 + 20, readings })
  }
  await seedLive(run, first, today, remark)
  await run(reworkConsumption, { from: first })
}

type When = { mountedAt: number; today: string; exchangedAt: number }

/** What the logger of a meter kept; of the one that was exchanged, what both registers showed. */
async function readingsOf(run: SeedRun, meter: DemoMeter, ids: ReadonlyMap<string, string>, when: When): Promise<void> {
  if (meter.byHand) return
  const everyMinutes = meter.medium === 'electricity' ? 60 : 1440
  const id = ids.get(meter.code)!
  const { mountedAt, today, exchangedAt } = when
  const count = Math.round((plant.startOf(today) - mountedAt) / (everyMinutes * 60_000)) + 1
  const values = registerValues(meter, mountedAt, everyMinutes, count)
  if (!meter.exchanged) {
    await run(takeLogged, { meter: id, from: mountedAt, everyMinutes, values })
    return
  }
  const every = everyMinutes * 60_000
  const split = Math.ceil((exchangedAt - mountedAt) / every)
  const [last, next] = [Number(values[split - 1]), Number(values[split])]
  const oldEnd = (last + ((next - last) * (exchangedAt - mountedAt - (split - 1) * every)) / every).toFixed(2)
  await run(takeLogged, { meter: id, from: mountedAt, everyMinutes, values: values.slice(0, split) })
  await run(exchangeMeter, {
    id,
    at: exchangedAt,
    oldEnd,
    newStart: '0.00',
    newSerialNo: 'DTS-20417',
    remark: '到期轮换',
  })
  const after = values.slice(split).map((value) => (Number(value) - Number(oldEnd)).toFixed(2))
  await run(takeLogged, { meter: id, from: mountedAt + split * every, everyMinutes, values: after })
}
