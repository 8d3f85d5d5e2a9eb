import { defineQuery, type LiveValue, type QueryCtx, t, z } from '../../../contract/index.ts'
import type { MappedSignal } from '../data-schema.ts'
import { stateWords } from '../data-words.ts'
import { equipment } from '../equipment.ts'
import { may } from '../permissions.ts'
import { type LiveState, liveState } from '../rules/live-state.ts'
import { type ClockTrack, clockOffMs } from '../rules/machine-clock.ts'
import { type MachineState, type Track, untracked } from '../rules/machine-state.ts'
import { mappingOf, type StoredMapping } from '../signal-mapping.ts'
import { which } from './asked.ts'

export type WallMachine = LiveState & {
  id: string
  code: string
  name: string
  line: string | null
  /** Pieces of the plant's day so far; null where nothing counts. */
  made: number | null
  /** Places whose tools are near their end or have reached it. */
  toolsDue: string | null
  /** The order that is on it; what people say goes before its program. */
  jobOrder: string | null
  /** What stands there is the machine's program: nobody has told of an order. */
  isProgram: boolean
}

type Followed = StoredMapping & {
  id: string
  code: string
  name: string
  line: string | null
  signals: MappedSignal[]
  track: Track | null
  clock: ClockTrack | null
  made: number | null
  toolsDue: string | null
  jobOrder: string | null
  /** What stands there is the machine's program: nobody has told of an order. */
  isProgram: boolean
}

/** As many as `live.read` takes at once. */
const readAtOnce = 1_000

/** Machines whose signals are followed, with what they say at this moment. */
async function statesNow(ctx: QueryCtx, machines: readonly Followed[]): Promise<WallMachine[]> {
  const telling = ({ signals }: Followed) => signals.filter(({ signal }) => signal !== 'count' && signal !== 'program')
  const codes = [...new Set(machines.flatMap(telling).map(({ point }) => point))]
  const values = new Map<string, LiveValue>()
  for (let from = 0; from < codes.length; from += readAtOnce)
    for (const value of await ctx.live.read(codes.slice(from, from + readAtOnce))) values.set(value.code, value)
  return machines.map((machine) => {
    const { id, code, name, line, signals: _, track, clock, made, toolsDue, jobOrder, isProgram, ...mapping } = machine
    const samples = telling(machine).flatMap(({ signal, point }) => {
      const live = values.get(point)
      return live ? [{ ...live, signal, received: live.received ?? ctx.now }] : []
    })
    const state = liveState(mappingOf(mapping), track ?? untracked, samples, ctx.now, clock ? clockOffMs(clock) : 0)
    return { id, code, name, line, made, toolsDue, jobOrder, isProgram, ...state }
  })
}

/**
 * The wall of machines: what each does now, since when, and what it has made today; as a query of its own it is the list of machines by
 * their live state, which can be sorted and exported. At most 2,000.
 */
export const machineWall = defineQuery({
  id: 'machine-wall',
  label: t('设备实时状态', 'Machines now'),
  permission: may.read,
  input: z.strictObject({
    line: which.line,
    state: z
      .enum(Object.keys(stateWords) as [MachineState, ...MachineState[]])
      .optional()
      .meta({ label: t('设备状态', 'Machine state'), choices: stateWords }),
  }),
  columns: {
    code: { label: t('设备编号', 'Equipment number') },
    name: { label: t('设备名称', 'Name') },
    line: { label: t('产线', 'Line') },
    state: { label: t('设备状态', 'Machine state'), choices: stateWords },
    made: { label: t('今日产量', 'Made today'), digits: 0 },
    jobOrder: { label: t('工单', 'Job order') },
    toolsDue: { label: t('待换刀位', 'Tools due') },
  },
  async run(ctx, { line, state: only }) {
    const machines = await ctx.sql<Followed[]>`
      with m as (select id, code, name from equipment_equipment where state <> 'scrapped' and ${ctx.within(equipment)})
      select m.id, m.code, m.name, s.line, s.mapping, s.signals, s.running_above_kw::text as "runningAboveKw",
        s.standby_above_kw::text as "standbyAboveKw", k.track, k.clock,
        (select sum(produced)::int from equipment_count c where c.machine = m.id and c.day = ${ctx.today}) as made,
        (select string_agg(place, ', ' order by place) from equipment_tool o
          where o.equipment = m.id and o.state = 'inUse' and o.used >= o.warn_at) as "toolsDue",
        j.job_order as "jobOrder", coalesce(j.source = 'program', false) as "isProgram"
      from equipment_signal_map s join m on m.id = s.equipment left join equipment_track k on k.machine = m.id
        left join lateral (select job_order, source from equipment_job_run r
          where r.equipment = m.id and r.state = 'running' order by source, started_at desc limit 1) j on true
      where s.state = 'active' and jsonb_array_length(s.signals) > 0
        and ${line === undefined ? ctx.sql`true` : ctx.sql`s.line = ${line}`}
      order by s.line, m.code limit 2000`
    const items = await statesNow(ctx, machines)
    return { now: ctx.now, items: items.filter(({ state }) => only === undefined || state === only) }
  },
})
