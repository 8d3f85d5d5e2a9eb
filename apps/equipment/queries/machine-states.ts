import { defineQuery, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { may } from '../permissions.ts'
import { knownState, type MachineState, type Track } from '../rules/machine-state.ts'
import { which } from './asked.ts'

export type StatePiece = { state: MachineState; reason: string | null; from: number; to: number }
export type MachineLine = { id: string; code: string; name: string; line: string | null; pieces: StatePiece[] }

/** The states of machines over one day of shifts, for the picture; UTC ms. The last day that is known, unless told. */
export const machineStatesOf = defineQuery({
  id: 'machine-states',
  label: t('设备状态时间线', 'Machine states of a day'),
  permission: may.read,
  input: z.strictObject({
    day: z.iso
      .date()
      .optional()
      .meta({ label: t('日期', 'Day') }),
    ...which,
  }),
  async run(ctx, { day: wanted, equipment: one, line }) {
    const [{ last }] = await ctx.sql<{ last: string | null }[]>`select max(day)::text as last from equipment_shift_sum`
    const day = wanted ?? last ?? ctx.today
    const rows = await ctx.sql<Omit<MachineLine & { from: number; to: number; track: Track | null }, 'pieces'>[]>`
      with m as (select id, code, name from equipment_equipment where ${ctx.within(equipment)})
      select m.id, m.code, m.name, min(s.line) as line, (extract(epoch from min(s.from_at)) * 1000)::float8 as from,
        (extract(epoch from max(s.to_at)) * 1000)::float8 as to, (select track from equipment_track where machine = m.id) as track
      from equipment_shift_sum s join m on m.id = s.machine
      where s.day = ${day} and ${one === undefined ? ctx.sql`true` : ctx.sql`s.machine = ${one}`}
        and ${line === undefined ? ctx.sql`true` : ctx.sql`s.line = ${line}`}
      group by m.id, m.code, m.name order by m.code limit 200`
    if (rows.length === 0) return { day, items: [] as MachineLine[], from: null, to: null }
    const from = Math.min(...rows.map((row) => row.from))
    const to = Math.max(...rows.map((row) => row.to))
    const pieces = await ctx.sql<(StatePiece & { machine: string })[]>`
      select i.machine, i.state, coalesce(r.name, i.reason) as reason, (extract(epoch from i.from_at) * 1000)::float8 as from,
        (extract(epoch from i.to_at) * 1000)::float8 as to
      from equipment_state_interval i left join equipment_stop_reason r on r.code = i.reason
      where i.machine = any(${rows.map(({ id }) => id)}::uuid[]) and i.from_at < to_timestamp(${to}::numeric / 1000)
        and i.to_at > to_timestamp(${from}::numeric / 1000)
      order by i.machine, i.from_at limit 50000`
    const byMachine = Map.groupBy(pieces, ({ machine }) => machine)
    const items = rows.map(({ id, code, name, line: of, track }): MachineLine => {
      const open: StatePiece[] = track?.current
        ? [{ state: track.current.state, reason: track.current.reason, from: track.current.since, to: track.at }]
        : []
      const all = [...(byMachine.get(id) ?? []), ...open]
      return {
        ...{ id, code, name, line: of },
        pieces: all.map(({ state, reason, from: begun, to: ended }) => ({
          ...{ state: knownState(state), reason, from: Math.max(begun, from), to: Math.min(ended, to) },
        })),
      }
    })
    return { day, items, from, to }
  },
})
