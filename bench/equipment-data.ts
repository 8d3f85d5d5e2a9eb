import { equipmentApp } from '../apps/equipment/app.ts'
import { compare } from '../apps/equipment/queries/compare.ts'
import { machineRepairs } from '../apps/equipment/queries/machine-repairs.ts'
import { machineStatesOf } from '../apps/equipment/queries/machine-states.ts'
import { oee } from '../apps/equipment/queries/oee.ts'
import { orderOee } from '../apps/equipment/queries/order-oee.ts'
import { sparesApp } from '../apps/spares/app.ts'
import { makeRoute } from '../apps/upkeep/commands/make-route.ts'
import { makeStandard } from '../apps/upkeep/commands/make-standard.ts'
import { sendRounds } from '../apps/upkeep/commands/send-rounds.ts'
import { withUpkeep } from '../apps/upkeep/testing.ts'
import type { Query } from '../contract/command.ts'
import { connectTo, type Sql } from '../os/data/connect.ts'
import { connectionUrlOf } from '../os/data/embedded-postgres.ts'
import { type KernelUnderTest, withKernel } from '../os/kernel/testing.ts'
import { startMillrace } from '../scenarios/testing.ts'
import { type Figure, median, round3 } from './figure.ts'

const machines = 500
const runs = 5
const now = Date.UTC(2026, 0, 1, 4)
const minute = 60_000

const figure = (name: string, value: number, more: Partial<Figure> = {}): Figure => ({
  ...{ bench: 'equipment-data', name, value: round3(value), unit: 'ms', better: 'lower' },
  ...more,
})
const idOf = (n: string) => `('00000000-0000-4000-8000-' || lpad((${n})::text, 12, '0'))::uuid`
const record = 'id, tenant, version, state, created_at, created_by, updated_at, updated_by'
const stamped = (state: string) => `'main', 1, '${state}', now(), 'bench', now(), 'bench'`

/**
 * 500 machines with two shifts a day for ten years, and the first with everything that it ever did: a state every 15 minutes of work
 * and two repairs a week.
 */
async function furnish(sql: Sql): Promise<{ intervals: number; sums: number }> {
  await sql.unsafe(`insert into equipment_machine_type (${record}, code, name, category)
    values (${idOf('9')}, ${stamped('active')}, 'LJ', 'Machining centre', 'machineTool')`)
  await sql.unsafe(`insert into equipment_equipment (${record}, code, name, type, criticality)
    select ${idOf('1000 + n')}, ${stamped('inUse')}, 'M' || lpad(n::text, 3, '0'), 'Machine ' || n, ${idOf('9')}, 'B'
    from generate_series(0, ${machines - 1}) n`)
  await sql.unsafe(`insert into equipment_state_interval (tenant, machine, from_at, to_at, state)
    select 'main', ${idOf('1000')}, at, at + interval '15 minutes',
      (array['running', 'idle', 'running', 'fault', 'running', 'off'])[1 + extract(epoch from at)::bigint / 900 % 6]
    from generate_series('2016-01-01T00:00:00Z'::timestamptz, '2026-01-01T03:45:00Z', '15 minutes') at`)
  await sql.unsafe(`insert into equipment_shift_sum (tenant, machine, day, shift, line, from_at, to_at, calendar, planned, production, setup,
      breakdown, small_stop, other_stop, no_order, maintenance, unknown, overtime, produced, good, standard, good_standard, contradictions, missing)
    select 'main', ${idOf('1000 + n')}, day::date, shift, 'L' || n % 20, day + at, day + at + interval '8 hours', 28800000, 27000000,
      20000000 + (n * 7919 + extract(doy from day)::int * 104729) % 4000000, 900000, 600000, 400000, 300000, 0, 0, 0, 0, 100, 98,
      19000000, 18600000, 0, '{}'
    from generate_series('2016-01-01'::timestamptz, '2025-12-31', '1 day') day, generate_series(0, ${machines - 1}) n,
      (values ('A', interval '0 hours'), ('B', interval '8 hours')) s (shift, at)
    where n = 0 or day >= '2025-01-01'`)
  await sql.unsafe(`insert into equipment_repair_order (${record}, number, equipment, symptom, priority, stopped, source, cause_key, events,
      requested_at, requested_by, lock_out, returns)
    select ${idOf('5000 + n')}, ${stamped('accepted')}, 'WX-' || n, ${idOf('1000')}, 'noise', 'normal', true, 'person', 'k' || n, '[]',
      '2016-01-01'::timestamptz + n * interval '84 hours', 'bench', false, 0 from generate_series(1, 1040) n`)
  await sql.unsafe(`insert into equipment_shift_calendar (${record}, code, name, time_zone, shifts)
    values (${idOf('8')}, ${stamped('active')}, 'D', 'Two shifts', 'Asia/Shanghai', '[]')`)
  await sql.unsafe(`insert into equipment_signal_map (${record}, code, equipment, line, mapping, signals, calendar, cycle_seconds,
      small_stop_minutes, ask_after_seconds)
    select ${idOf('2000 + n')}, ${stamped('active')}, 'M' || lpad(n::text, 3, '0'), ${idOf('1000 + n')}, 'L' || n % 20, 'contacts', '[]',
      ${idOf('8')}, 60, 5, 60 from generate_series(0, ${machines - 1}) n`)
  // an order a machine and week of the year, each with the shifts of its five days
  await sql.unsafe(`insert into equipment_job_run (${record}, job_order, equipment, source, parallel, started_at, ended_at, run_seconds, good,
      scrap, rework, counted)
    select ${idOf('100000 + n * 100 + week')}, ${stamped('ended')}, 'WO-' || n || '-' || week, ${idOf('1000 + n')}, 'declared', false,
      '2025-01-01'::timestamptz + week * interval '7 days', '2025-01-06'::timestamptz + week * interval '7 days', 60, 900, 20, 5, 0
    from generate_series(0, ${machines - 1}) n, generate_series(0, 51) week`)
  await sql.unsafe(`insert into equipment_order_sum (tenant, machine, day, shift, run, calendar, planned, production, setup, breakdown,
      small_stop, other_stop, no_order, maintenance, unknown, overtime)
    select 'main', r.equipment, (r.started_at + day * interval '1 day')::date, shift, r.id, 28800000, 27000000, 20000000, 900000, 600000,
      400000, 300000, 0, 0, 0, 0
    from equipment_job_run r, generate_series(0, 4) day, (values ('A'), ('B')) s (shift)`)
  await sql.unsafe(
    `vacuum analyze equipment_equipment, equipment_state_interval, equipment_shift_sum, equipment_repair_order, equipment_signal_map,
      equipment_job_run, equipment_order_sum`,
  )
  const [{ intervals, sums }] = await sql<{ intervals: number; sums: number }[]>`
    select (select count(*)::int from equipment_state_interval) as intervals, (select count(*)::int from equipment_shift_sum) as sums`
  return { intervals, sums }
}

async function timed<A>(ask: () => Promise<A>): Promise<{ ms: number; answer: A }> {
  const taken: number[] = []
  let answer!: A
  for (let i = 0; i < runs; i++) {
    const began = performance.now()
    answer = await ask()
    taken.push(performance.now() - began)
  }
  return { ms: median(taken), answer }
}

const asViewer = (under: KernelUnderTest) => {
  const viewer = under.actor('viewer')
  return (query: Query, input: object) => under.query(query, viewer, input as never) as Promise<{ items: unknown[] }>
}

async function machineFigures(): Promise<Figure[]> {
  const under = await withKernel([sparesApp, equipmentApp])
  under.at(now)
  try {
    const { intervals, sums } = await furnish(under.data.sql)
    const ask = asViewer(under)
    const equipment = '00000000-0000-4000-8000-000000001000'
    const page = await timed(() =>
      Promise.all([
        ask(machineStatesOf as Query, { equipment }),
        ask(oee as Query, { from: '2025-12-25', to: '2026-01-01', equipment }),
        ask(machineRepairs as Query, { equipment }),
      ]),
    )
    const [states, week] = page.answer
    if (states.items.length !== 1 || week.items.length !== 1) throw new Error('the machine has no page')
    const month = await timed(() => ask(oee as Query, { from: '2025-12-01', to: '2025-12-31', by: 'machine' }))
    if (month.answer.items.length !== machines) throw new Error(`OEE of ${month.answer.items.length} machines`)
    const two = { from: '2025-12-01', to: '2025-12-31', baseFrom: '2025-11-01', baseTo: '2025-11-30' }
    const against = await timed(() => ask(compare as Query, two))
    if (against.answer.items.length !== machines) throw new Error(`compared ${against.answer.items.length} machines`)
    const orders = await timed(() => ask(orderOee as Query, { from: '2025-12-08', to: '2025-12-21' }))
    if (orders.answer.items.length < machines) throw new Error(`OEE of ${orders.answer.items.length} orders`)
    const years = `${intervals.toLocaleString('en')} states, 1,040 repairs`
    return [
      figure(`machine page, its queries, 10 years of history (${years})`, page.ms, { target: 200 }),
      figure(`OEE of ${machines} machines for a month (of ${sums.toLocaleString('en')} shifts)`, month.ms, {
        target: 1_000,
      }),
      figure(`${machines} machines, a month against the month before`, against.ms, { target: 1_000 }),
      figure(`OEE of ${orders.answer.items.length.toLocaleString('en')} job orders of two weeks`, orders.ms, {
        target: 1_000,
      }),
    ]
  } finally {
    await under.close()
  }
}

/**
 * The same page as a browser asks for it: the record with its history, and what its parts ask, all at once over HTTP with a token. Without
 * the drawing and without the screens' own files, which a browser keeps.
 */
async function pageFigures(): Promise<Figure[]> {
  const instance = await startMillrace()
  const { sql } = connectTo((await connectionUrlOf(instance.folder))!, { max: 1 })
  try {
    await furnish(sql)
    const token = await instance.token('--scope', 'read,apps')
    const id = '00000000-0000-4000-8000-000000001000'
    const at = '/api/equipment'
    const paths = [
      `${at}/equipment/${id}`,
      `${at}/equipment/${id}/history`,
      `${at}/machine-states?equipment=${id}`,
      `${at}/oee?from=2025-12-25&to=2026-01-01&equipment=${id}`,
      `${at}/machine-repairs?equipment=${id}`,
      `${at}/repair-figures?equipment=${id}&days=365`,
      `${at}/tool-life?equipment=${id}`,
    ]
    const one = async (path: string) => {
      const answer = await instance.api(path, { token })
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
      return (await answer.json()) as { items?: unknown[] }
    }
    const page = () => Promise.all(paths.map(one))
    const [, , states, week] = await page()
    if (states.items?.length !== 1 || week.items?.length !== 1) throw new Error('the machine has no page')
    const { ms } = await timed(page)
    return [
      figure(`machine page over HTTP, ${paths.length} requests at once, 10 years of history`, ms, { target: 200 }),
    ]
  } finally {
    await sql.end()
    await instance.destroy()
  }
}

const [routes, windows, stops, items] = [50, 20, 2, 10]

/** A day of phones that were offline: every route in every window, all sent in the evening, and all of it again. */
async function roundFigures(): Promise<Figure[]> {
  const { under, manager } = await withUpkeep()
  try {
    const morning = Date.UTC(2026, 2, 1, 16)
    under.at(morning)
    const number = (n: number) => String(n).padStart(2, '0')
    await under.run(makeStandard, manager, {
      ...{ code: 'DJ-1', name: 'Daily' },
      items: Array.from({ length: items }, (_, n) => ({
        ...{
          code: `${n}`,
          name: `Reading ${n}`,
          kind: 'numeric',
          unit: 'MPa',
          low: '0.20',
          high: '0.60',
          opens: 'warning',
        },
      })),
    } as never)
    for (let route = 0; route < routes; route++)
      await under.run(makeRoute, manager, {
        ...{ code: `R${number(route)}`, name: `Route ${route}`, graceMinutes: 60, secondsPerItem: 5 },
        stops: Array.from({ length: stops }, (_, n) => ({
          code: `P${n}`,
          name: `Stop ${n}`,
          standard: 'DJ-1',
          scan: false,
        })),
        windows: Array.from({ length: windows }, (_, n) => ({ from: `${number(n)}:00`, minutes: 60 })),
      } as never)
    const sent = Array.from({ length: routes * windows }, (_, n) => {
      const begun = morning + Math.floor(n / routes) * 60 * minute + minute
      const readings = Array.from({ length: stops * items }, (_, i) => ({
        item: `P${Math.floor(i / items)}/${i % items}`,
        ...{ value: (0.3 + ((n * 7 + i * 3) % 25) / 100).toFixed(2), at: begun + i * 15_000 },
      }))
      return {
        client: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
        route: `R${number(n % routes)}`,
        readings,
      }
    })
    under.at(morning + 21 * 60 * minute)
    const send = async () => {
      const began = performance.now()
      const sums = { taken: 0, known: 0, refused: 0 }
      for (let at = 0; at < sent.length; at += 50) {
        const answer = await under.run(sendRounds, manager, { rounds: sent.slice(at, at + 50) } as never)
        for (const what of ['taken', 'known', 'refused'] as const) sums[what] += Number(answer[what])
      }
      return { ms: performance.now() - began, ...sums }
    }
    const first = await send()
    const again = await send()
    const [{ n }] = await under.data.sql<{ n: number }[]>`select count(*)::int as n from upkeep_round`
    if (first.taken !== sent.length || again.known !== sent.length || n !== sent.length)
      throw new Error(`rounds: ${JSON.stringify({ first, again, n })}`)
    const what = `${sent.length.toLocaleString('en')} rounds of ${stops * items} items`
    return [
      figure(`${what} imported, each once`, first.ms),
      figure(`the same ${sent.length.toLocaleString('en')} sent again: none counted twice`, again.ms),
    ]
  } finally {
    await under.close()
  }
}

/** The equipment app's stored states and the rounds of upkeep, in process: through the kernel, as a tenant, under row-level security; one page over HTTP too. */
export async function run(): Promise<Figure[]> {
  return [...(await machineFigures()), ...(await pageFigures()), ...(await roundFigures())]
}

if (import.meta.main) {
  console.table((await run()).map(({ name, value, unit, target }) => ({ name, value, unit, target })))
  process.exit(0)
}
