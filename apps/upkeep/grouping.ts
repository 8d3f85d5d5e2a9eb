import type { QueryCtx } from '../../contract/index.ts'
import { equipmentKnown } from '../equipment/public.ts'
import { plan } from './plan.ts'
import { plannedStop } from './planned-stop.ts'
import { type MachineStop, type Proposal, proposeStops, type StopTask, slotKey } from './rules/group.ts'

/** Maintenance as it may be moved: an order that is open, else the plan that will come due. */
export type Movable = StopTask & {
  plan: string
  order: string | null
  number: string | null
  code: string
  name: string
  machineCode: string
}
type StopRow = { id: string; equipment: string | null; place: string | null; from: string; to: string; minutes: number }

const mostStops = 200
const mostTasks = 5_000

/** Stops that are not over yet, each with the machines that stand in it, as far as they have maintenance. */
async function stopsAhead(
  ctx: QueryCtx,
  only: string | null,
  places: ReadonlyMap<string, string | null>,
): Promise<MachineStop[]> {
  const rows = await ctx.sql<StopRow[]>`
    select id, equipment, place, stop_on::text as from, last_on::text as to,
      floor(extract(epoch from runs_at - stops_at) / 60)::int as minutes
    from upkeep_stop where state = 'planned' and runs_at > to_timestamp(${ctx.now / 1000})
      and (${only}::uuid is null or id = ${only}::uuid) and ${ctx.within(plannedStop)}
    order by stops_at limit ${mostStops}`
  return rows.map(({ equipment, place, ...row }) => {
    const below = (path: string | null) =>
      path !== null && place !== null && (path === place || path.startsWith(`${place}/`))
    const machines = [...places].flatMap(([machine, path]) => (machine === equipment || below(path) ? machine : []))
    return { ...row, machines: new Set(machines) }
  })
}

/** Maintenance that needs a stop and is in none yet: open orders, and active plans that have none, as they come due next. */
async function movable(ctx: QueryCtx): Promise<Omit<Movable, 'machineCode'>[]> {
  const rows = await ctx.sql<(Omit<Movable, 'tolerance' | 'machineCode'> & { early: number; late: number })[]>`
    select coalesce(o.id, p.id)::text as id, p.id as plan, o.id as order, o.number, p.code, p.name, p.equipment as machine, p.minutes,
      coalesce(o.due_on, p.next_on)::text as day, coalesce(o.early, p.early) as early, coalesce(o.late, p.late) as late
    from upkeep_plan p left join upkeep_order o on o.plan = p.id and o.state in ('open', 'working')
    where p.id in (select id from upkeep_plan where ${ctx.within(plan)}) and p.needs_stop and p.state = 'active' and (o.id is null or (o.state = 'open' and o.stop is null))
      and coalesce(o.due_on, p.next_on) is not null
    order by day limit ${mostTasks}`
  return rows.map(({ early, late, ...row }) => ({ ...row, tolerance: { early, late } }))
}

/** What may go into which stop; `only`: into this one, and then of its own machines alone. */
export async function proposals(ctx: QueryCtx, only: string | null = null): Promise<(Proposal & { task: Movable })[]> {
  const tasks = await movable(ctx)
  const places = new Map<string, string | null>()
  const codes = new Map<string, string>()
  for (const machine of new Set(tasks.map((task) => task.machine)))
    await ctx.ask(equipmentKnown, { id: machine }).then(({ place, code }) => {
      places.set(machine, place)
      codes.set(machine, code)
    })
  const stops = await stopsAhead(ctx, only, places)
  const given = await ctx.sql<{ stop: string; machine: string; minutes: number }[]>`
    select o.stop, o.equipment as machine, sum(coalesce(p.minutes, 0))::int as minutes from upkeep_order o join upkeep_plan p on p.id = o.plan
    where o.stop is not null and o.state in ('open', 'working') group by o.stop, o.equipment`
  const taken = new Map(given.map(({ stop, machine, minutes }) => [slotKey(stop, machine), minutes]))
  const own = only === null ? tasks : tasks.filter(({ machine }) => stops.some(({ machines }) => machines.has(machine)))
  const byId = new Map(own.map((task) => [task.id, { ...task, machineCode: codes.get(task.machine) ?? '' }]))
  return proposeStops(own, stops, taken, ctx.today).map((one) => ({ ...one, task: byId.get(one.id)! }))
}
