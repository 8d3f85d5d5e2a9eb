import { energyApp } from '../apps/energy/app.ts'
import { balance, balanceDays } from '../apps/energy/queries/balance.ts'
import { consumption } from '../apps/energy/queries/consumption.ts'
import { timeOfUseCost } from '../apps/energy/queries/cost.ts'
import type { Query } from '../contract/command.ts'
import type { Sql } from '../os/data/connect.ts'
import { type KernelUnderTest, withKernel } from '../os/kernel/testing.ts'
import { type Figure, median, round3 } from './figure.ts'

const meters = 2_000
const days = 365
const runs = 5
const now = Date.UTC(2026, 0, 1, 4)
const year = { from: '2025-01-01', to: '2025-12-31' }

const figure = (name: string, value: number, more: Partial<Figure> = {}): Figure => ({
  ...{ bench: 'energy', name, value: round3(value), unit: 'ms', better: 'lower' },
  ...more,
})

/**
 * A works of 2,000 electricity meters: one main, 20 distributions, 180 workshops, the rest on machines; every day of a year stored, one
 * in 300 missing, one workshop in 30 with a leak. And a year of quarters of the main meter, for its cost.
 */
async function furnish(sql: Sql): Promise<void> {
  const columns = `id, tenant, version, state, created_at, created_by, updated_at, updated_by, code, name, medium, unit, source,
    factor, error_percent, loss_limit, gap_minutes, parent, mounted_at`
  const idOf = (n: string) => `('00000000-0000-4000-8000-' || lpad((${n})::text, 12, '0'))::uuid`
  const parent = `case when n = 0 then null when n <= 20 then 0 when n <= 200 then 1 + (n - 21) / 9 else 21 + (n - 201) % 180 end`
  await sql.unsafe(`insert into energy_meter (${columns})
    select ${idOf('n')}, 'main', 1, 'inUse', now(), 'bench', now(), 'bench', 'E-' || lpad(n::text, 4, '0'), 'Meter ' || n,
      'electricity', 'kWh', 'manual', 1, 0.5, 5, 60, ${idOf(parent)}, '2024-01-01'
    from generate_series(0, ${meters - 1}) n order by n`)
  // machines first, and what stands above them is their sum and some more
  await sql.unsafe(`insert into energy_day (tenant, meter, day, quantity, estimated, covered, uncertain)
    select 'main', ${idOf('n')}, day::date, round((200 + 90 * sin(n * 7 + extract(doy from day)::int))::numeric, 3), 0, 1, false
    from generate_series(201, ${meters - 1}) n, generate_series('2025-01-01'::date, '2025-12-31', '1 day') day
    where (n * 131 + extract(doy from day)::int * 17) % 300 <> 0`)
  for (const [low, high] of [
    [21, 200],
    [1, 20],
    [0, 0],
  ])
    await sql.unsafe(`insert into energy_day (tenant, meter, day, quantity, estimated, covered, uncertain)
      select 'main', m.parent, d.day, round(sum(d.quantity) * (case when right(p.code, 4)::int % 30 = 29 then 1.12 else 1.018 end), 3), 0, 1, false
      from energy_day d join energy_meter m on m.id = d.meter join energy_meter p on p.id = m.parent
      where right(p.code, 4)::int between ${low} and ${high} group by m.parent, p.code, d.day`)
  await sql.unsafe(`insert into energy_quarter (tenant, meter, start_at, quantity, estimated, covered, uncertain)
    select 'main', ${idOf('0')}, at, round((4000 + 1500 * sin(extract(epoch from at) / 13751))::numeric, 3), 0, 1, false
    from generate_series('2025-01-01T00:00:00+08:00'::timestamptz, '2025-12-31T23:45:00+08:00', '15 minutes') at`)
  await sql.unsafe('vacuum analyze energy_meter, energy_day, energy_quarter')
}

async function timed(under: KernelUnderTest, query: Query, input: object): Promise<{ ms: number; answer: unknown }> {
  const viewer = under.actor('viewer')
  const taken: number[] = []
  let answer: unknown
  for (let i = 0; i < runs; i++) {
    const began = performance.now()
    answer = await under.query(query, viewer, input as never)
    taken.push(performance.now() - began)
  }
  return { ms: median(taken), answer }
}

/** The queries of the energy app over a year of stored days, in process: through the kernel, as a tenant, under row-level security. */
export async function run(): Promise<Figure[]> {
  const under = await withKernel([energyApp])
  under.at(now)
  try {
    await furnish(under.data.sql)
    const byDay = await timed(under, balanceDays, year)
    const { counts } = byDay.answer as { counts: Record<string, number> }
    const judged = Object.values(counts).reduce((a, b) => a + b, 0)
    if (judged !== 201 * days || !(counts.over > 1_000 && counts.incomplete > 1_000))
      throw new Error(`balances judged: ${JSON.stringify(counts)}`)
    const total = await timed(under, balance, year)
    const used = await timed(under, consumption, { ...year, by: 'meter', step: 'month' })
    const cost = await timed(under, timeOfUseCost, year)
    const what = `${meters.toLocaleString('en')} meters, a year`
    return [
      figure(`balance by day, ${what} (${judged.toLocaleString('en')} balances)`, byDay.ms, { target: 1_000 }),
      figure(`balance of the whole year, ${what}`, total.ms, { target: 1_000 }),
      figure(`consumption by meter and month, ${what}`, used.ms),
      figure('time-of-use cost of the main meter, a year of quarters', cost.ms),
    ]
  } finally {
    await under.close()
  }
}

if (import.meta.main) {
  console.table((await run()).map(({ name, value, unit, target }) => ({ name, value, unit, target })))
  process.exit(0)
}
