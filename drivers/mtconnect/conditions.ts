import { type Level, levels, type Said } from './observation.ts'

export type ConditionState = { level: Level; active: { level: Level; code: string; text: string }[] }

type ConditionSaid = Extract<Said, { kind: 'condition' }>

/** More alarms of one condition at a time than this are not kept apart. */
const maxActive = 200

const rank = (level: Level): number => levels.indexOf(level)

/** What is active of each condition: a machine may report many faults under one data item, and ends them one by one. */
export class ConditionBook {
  readonly #active = new Map<string, Map<string, ConditionSaid>>()

  /** The state after this was said: the worst level and all that is active, worst first. */
  say(item: string, said: ConditionSaid): ConditionState {
    let active = this.#active.get(item)
    if (!active) {
      active = new Map()
      this.#active.set(item, active)
    }
    if (said.level === 'NORMAL') {
      if (said.code === '') active.clear()
      else active.delete(said.code)
    } else {
      active.delete(said.code)
      if (active.size >= maxActive) active.delete(active.keys().next().value as string)
      active.set(said.code, said)
    }
    const list = [...active.values()].sort((a, b) => rank(b.level) - rank(a.level))
    return { level: list[0]?.level ?? 'NORMAL', active: list.map(({ level, code, text }) => ({ level, code, text })) }
  }

  /** The item is unavailable: nothing is known of it. */
  forget(item: string): void {
    this.#active.delete(item)
  }

  forgetAll(): void {
    this.#active.clear()
  }
}
