/** Life of a tool by one measure, in its unit: parts, minutes of cutting, or wear in µm (ISO 13399, MTConnect ToolLife). */
export type LifeMeasure = { type: 'parts' | 'minutes' | 'wear'; limit: number; warnAt: number }
export type ToolState = 'ok' | 'warn' | 'expired' | 'noLimit'

/** `used` by measure, in the order of the measures. `id` of the single tool, not of its number in the magazine. */
export type ToolTrack = { id: string; used: readonly number[] }

/** What a control register says of a tool: it may count up from 0 to the limit, or down from the limit to 0. */
export const usedOf = (register: number, limit: number, direction: 'up' | 'down'): number =>
  Math.max(0, direction === 'up' ? register : limit - register)

/** A cycle with this tool adds to it; another tool begins at what it has already done. */
export function wearTool(
  before: ToolTrack | null,
  tool: ToolTrack['id'],
  added: readonly number[],
  already: readonly number[] = [],
): ToolTrack {
  const used = before?.id === tool ? before.used : already
  return { id: tool, used: added.map((more, n) => (used[n] ?? 0) + Math.max(0, more)) }
}

export type ToolVerdict = {
  state: ToolState
  /** The measure that comes first to its end. */
  by: LifeMeasure['type'] | null
  /** What is left by each measure, never below 0; null where it has no limit. */
  remaining: (number | null)[]
  /** Whole cycles that can still be made; null where nothing limits them. */
  cyclesLeft: number | null
}

const order: readonly ToolState[] = ['noLimit', 'ok', 'warn', 'expired']

/**
 * A limit of 0 is none: controls show it so. The measure that is worst decides.
 * @param perCycle what one cycle adds, by measure, for the cycles left
 */
export function judgeTool(
  { used }: ToolTrack,
  measures: readonly LifeMeasure[],
  perCycle: readonly number[] = [],
): ToolVerdict {
  const each = measures.map(({ type, limit, warnAt }, n) => {
    const spent = used[n] ?? 0
    if (limit <= 0) return { type, state: 'noLimit' as const, remaining: null, cycles: null, share: 0 }
    const remaining = Math.max(0, limit - spent)
    const state: ToolState = remaining === 0 ? 'expired' : spent >= warnAt ? 'warn' : 'ok'
    const cycles = perCycle[n] > 0 ? Math.floor(remaining / perCycle[n]) : null
    return { type, state, remaining, cycles, share: spent / limit }
  })
  const worst = each.reduce<(typeof each)[number] | null>((bad, one) => {
    if (!bad) return one
    const more = order.indexOf(one.state) - order.indexOf(bad.state)
    return more > 0 || (more === 0 && one.share > bad.share) ? one : bad
  }, null)
  const cycles = each.flatMap((e) => (e.cycles === null ? [] : [e.cycles]))
  return {
    state: worst?.state ?? 'noLimit',
    by: worst && worst.state !== 'noLimit' ? worst.type : null,
    remaining: each.map((e) => e.remaining),
    cyclesLeft: cycles.length > 0 ? Math.min(...cycles) : null,
  }
}

/** What has not been told of a tool yet: each of warn and expired once, until another tool is in its place. */
export function toolNews(told: ToolState, state: ToolState): 'warn' | 'expired' | null {
  if (state !== 'warn' && state !== 'expired') return null
  return order.indexOf(state) > order.indexOf(told) ? state : null
}

/**
 * Whether a register that went back tells of another tool: more than half of what was used is gone. A control that corrects its
 * register by a little does not.
 */
export const wasChanged = (before: number, used: number): boolean => before > 0 && used < before / 2
