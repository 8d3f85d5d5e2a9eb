import type { Point, TenantPoint } from '../../api/point.ts'
import { isGood, origin, quality } from '../../contract/quality.ts'
import type { SampleBatch } from '../../contract/sample.ts'
import { defaultFillRules, estimate, type FillRow, type FillRules } from './fill-window.ts'
import { RowBuffer } from './row-buffer.ts'

/** A filled sample says that nobody measured it. */
export const filledQuality = quality.uncertain | origin.substituted

/** Largest group; a point beyond it is not filled and does not help to fill. */
export const maxMembers = 64
/** Rows kept open while members lag behind; the oldest is closed when more are needed. */
const maxOpenRows = 64

/** `phaseMs`: how far its samples lie behind the grid; NaN before the first one. */
type Member = { point: number; stepMs: number; phaseMs: number; lastCell: number; filledRun: number }
type OpenRow = { values: number[]; seen: boolean[] }
type Group = {
  id: string
  stepMs: number
  members: Member[]
  window: FillRow[]
  open: Map<number, OpenRow>
  /** Rows up to this one are closed. */
  closed: number
}

/**
 * Fills gaps of points that belong together (`fillGroup`) from each other, on the group's grid (the longest
 * `expectedEveryMs` of its members; every member keeps its own phase on it).
 *
 * A row of the grid is closed when half of the members are two rows further: the group's own time stamps are its clock, so
 * a replay fills as live does, and nothing is filled while the whole group is silent. In a closed row a member that has
 * sent nothing is estimated from the others (see fill-window.ts for when that is refused), at the time it would have sent
 * by its own rhythm, at most `maxFill` times in a row. A member that has sent a bad or uncertain sample is not filled: it
 * did speak. The window holds measured, good values only; estimates never feed estimates.
 *
 * A measured sample that arrives later for the same point and time replaces the filled one in history.
 */
export function createGapFill(rules: FillRules = defaultFillRules) {
  const groups = new Map<string, Group>()
  const groupOf = new Map<number, Group>()

  function remove(point: number): void {
    const group = groupOf.get(point)
    if (!group) return
    groupOf.delete(point)
    const members = group.members.filter((m) => m.point !== point)
    if (members.length === 0) groups.delete(group.id)
    else reset(group, members)
  }

  /** Takes up rows of group members, in order of time whatever the order of the batch. @returns filled samples. */
  function observe(batch: SampleBatch): SampleBatch {
    const out = new RowBuffer()
    const order = Array.from(batch.points.keys()).sort((a, b) => batch.times[a] - batch.times[b])
    for (const i of order) {
      const group = groupOf.get(batch.points[i])
      if (group) take(group, batch.points[i], batch.times[i], batch.values[i], batch.qualities[i], rules, out)
    }
    return out.copy()
  }

  return {
    /** New or changed configuration of a point. The group's window begins anew when its members change. */
    configure({ index, tenant = '', processing }: Point & Partial<TenantPoint>): void {
      const { expectedEveryMs } = processing
      // names of groups are a tenant's own, too
      const fillGroup = processing.fillGroup && `${tenant}\0${processing.fillGroup}`
      const before = groupOf.get(index)
      const known = before?.members.find((m) => m.point === index)
      if (before?.id === fillGroup && known?.stepMs === expectedEveryMs) return
      remove(index)
      if (!fillGroup || !expectedEveryMs) return
      let group = groups.get(fillGroup)
      if (!group) {
        group = { id: fillGroup, stepMs: expectedEveryMs, members: [], window: [], open: new Map(), closed: -1 }
        groups.set(fillGroup, group)
      }
      if (group.members.length >= maxMembers) return
      const member = { point: index, stepMs: expectedEveryMs, phaseMs: Number.NaN, lastCell: -1, filledRun: 0 }
      reset(group, [...group.members, member])
      groupOf.set(index, group)
    },
    remove,
    observe,
  }
}

function reset(group: Group, members: Member[]): void {
  group.members = members.map((m) => ({ ...m, phaseMs: Number.NaN, lastCell: -1, filledRun: 0 }))
  group.stepMs = Math.max(...members.map((m) => m.stepMs))
  group.window = []
  group.open.clear()
  group.closed = -1
}

/** Row of the grid a member's sample belongs to. The phase follows slowly, so that jitter does not move samples to other rows. */
function cellOf(member: Member, time: number, stepMs: number): number {
  if (Number.isNaN(member.phaseMs)) member.phaseMs = time - Math.round(time / stepMs) * stepMs
  const cell = Math.round((time - member.phaseMs) / stepMs)
  member.phaseMs += 0.1 * (time - member.phaseMs - cell * stepMs)
  return cell
}

function take(g: Group, point: number, time: number, value: number, q: number, rules: FillRules, out: RowBuffer): void {
  const at = g.members.findIndex((m) => m.point === point)
  const member = g.members[at]
  const cell = cellOf(member, time, g.stepMs)
  if (cell <= g.closed) return
  let row = g.open.get(cell)
  if (!row) {
    row = { values: g.members.map(() => Number.NaN), seen: g.members.map(() => false) }
    g.open.set(cell, row)
  }
  row.seen[at] = true
  row.values[at] = isGood(q) ? value : Number.NaN
  member.lastCell = Math.max(member.lastCell, cell)
  const cells = g.members.map((m) => m.lastCell).sort((a, b) => b - a)
  // Half of the members are at this row or further.
  const reached = cells[Math.ceil(cells.length / 2) - 1]
  close(g, Math.max(reached - 2, cell - maxOpenRows), rules, out)
}

/** Closes all rows up to `until`, oldest first. */
function close(g: Group, until: number, rules: FillRules, out: RowBuffer): void {
  if (until <= g.closed) return
  for (const cell of [...g.open.keys()].filter((c) => c <= until).sort((a, b) => a - b)) {
    const { values, seen } = g.open.get(cell)!
    g.open.delete(cell)
    g.closed = cell
    g.members.forEach((member, i) => {
      if (seen[i]) {
        member.filledRun = 0
        return
      }
      // A member never seen has no rhythm to go by.
      if (member.lastCell < 0 || member.filledRun >= rules.maxFill) return
      const answer = estimate(g.window, values, i, rules)
      if ('refused' in answer) return
      member.filledRun++
      if (out.length === out.points.length) out.grow()
      out.push(member.point, Math.round(cell * g.stepMs + member.phaseMs), answer.value, filledQuality)
    })
    g.window.push(values)
    if (g.window.length > rules.window) g.window.shift()
  }
  g.closed = until
}
