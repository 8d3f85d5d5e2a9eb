export type Category = 'SAMPLE' | 'EVENT' | 'CONDITION'

/** A data item of a machine, as its agent declares it. `units` as MTConnect names them: MILLIMETER, REVOLUTION/MINUTE. */
export type AgentItem = {
  id: string
  name?: string
  category: Category
  type: string
  subType?: string
  units?: string
  nativeUnits?: string
}

/** A component with its data items; `type` is its element's name: Controller, Path, Linear, Rotary. */
export type AgentComponent = {
  type: string
  id: string
  name?: string
  items?: AgentItem[]
  components?: AgentComponent[]
}

export type AgentDevice = AgentComponent & { type: 'Device'; name: string; uuid: string }

export type ConditionLevel = 'Normal' | 'Warning' | 'Fault' | 'Unavailable'

/** `level` for conditions only. UNAVAILABLE is the text of a sample or event that is not there. */
export type AgentObservation = {
  sequence: number
  time: number
  item: AgentItem
  text: string
  level?: ConditionLevel
  code?: string
}

/** Every item of a component and of all below it, with the component it stands in. */
export function itemsBelow(component: AgentComponent): { component: AgentComponent; item: AgentItem }[] {
  const own = (component.items ?? []).map((item) => ({ component, item }))
  return [...own, ...(component.components ?? []).flatMap(itemsBelow)]
}

/** An agent's memory: the last `size` observations in the order of their numbers, and what is current of every item. */
export class ObservationBuffer {
  readonly #size: number
  readonly #kept: AgentObservation[] = []
  readonly #current = new Map<string, AgentObservation[]>()
  #next = 1

  /** All items are unavailable to begin with, as in every agent. */
  constructor(items: readonly AgentItem[], size: number, time: number) {
    this.#size = size
    for (const item of items) this.add(item, time, 'UNAVAILABLE', { level: 'Unavailable' })
  }

  get first(): number {
    return this.#kept[0]?.sequence ?? this.#next
  }

  get next(): number {
    return this.#next
  }

  /** A value that is there already is not added again; a message is. */
  add(item: AgentItem, time: number, text: string, condition?: { level: ConditionLevel; code?: string }): void {
    const before = this.#current.get(item.id) ?? []
    if (item.category !== 'CONDITION') {
      if (before[0]?.text === text && item.type !== 'MESSAGE') return
      this.#current.set(item.id, [this.#keep({ time, item, text })])
      return
    }
    const { level, code = '' } = condition ?? { level: 'Normal' as const }
    const same = before.find((o) => (o.code ?? '') === code)
    if (same && same.level === level && same.text === text) return
    const added = this.#keep({ time, item, text: level === 'Unavailable' ? '' : text, level, ...(code && { code }) })
    const active = before.filter((o) => (o.level === 'Warning' || o.level === 'Fault') && (o.code ?? '') !== code)
    const single = level === 'Unavailable' || (level === 'Normal' && (code === '' || active.length === 0))
    if (single) this.#current.set(item.id, [added])
    else this.#current.set(item.id, level === 'Normal' ? active : [...active, added])
  }

  current(): AgentObservation[] {
    return [...this.#current.values()].flat()
  }

  /** At most `count` of these items from a sequence number on, and the number to go on with. */
  from(sequence: number, count: number, wanted: ReadonlySet<string>): { rows: AgentObservation[]; next: number } {
    const rows: AgentObservation[] = []
    let next = Math.max(sequence, this.first)
    for (let at = next - this.first; at < this.#kept.length && rows.length < count; at++) {
      next = this.#kept[at].sequence + 1
      if (wanted.has(this.#kept[at].item.id)) rows.push(this.#kept[at])
    }
    return { rows, next }
  }

  #keep(observation: Omit<AgentObservation, 'sequence'>): AgentObservation {
    const kept = { ...observation, sequence: this.#next++ }
    this.#kept.push(kept)
    if (this.#kept.length > this.#size) this.#kept.shift()
    return kept
  }
}
