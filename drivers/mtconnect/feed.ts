import type { Binding, DriverContext } from '../../contract/driver.ts'
import { quality } from '../../contract/quality.ts'
import { emptyBatch, type SampleBatch } from '../../contract/sample.ts'
import { offer } from '../offer.ts'
import { ConditionBook, type ConditionState } from './conditions.ts'
import type { MtconnectAddress, MtconnectConfig } from './config.ts'
import type { DataItem } from './model.ts'
import type { Observation } from './observation.ts'
import { type Row, rowsOf } from './sample.ts'

export type Context = DriverContext<MtconnectConfig, MtconnectAddress>

/** How points name what is observed: the key under which its observations come, and its data item where that is known. */
export type Resolve = (address: MtconnectAddress) => { key: string; item?: DataItem } | undefined

type Wire = { binding: Binding<MtconnectAddress>; item?: DataItem }
type Taken = { point: number; row: Row }

/** Samples of one batch; more are handed over in several. */
const maxBatchRows = 20_000

function batchOf(rows: readonly Taken[]): SampleBatch {
  const batch = emptyBatch(rows.length)
  rows.forEach(({ point, row }, i) => {
    batch.points[i] = point
    batch.times[i] = row.time
    batch.values[i] = row.value
    batch.qualities[i] = row.quality
  })
  if (rows.some(({ row }) => row.text !== undefined)) batch.texts = rows.map(({ row }) => row.text)
  return batch
}

/** What the last observations of a data item mean for an address that need not be a point's; undefined without any. */
export function readRow(
  observations: readonly Observation[],
  address: MtconnectAddress,
  item: DataItem | undefined,
): Row | undefined {
  const book = new ConditionBook()
  let state: ConditionState | undefined
  for (const { said, item: key } of observations) if (said.kind === 'condition') state = book.say(key, said)
  const last = observations.at(-1)
  if (!last) return undefined
  const what = { address, itemType: item?.type }
  const figure = rowsOf(last, state, { ...what, type: 'number' })
  const isFigure = (last.said.kind === 'value' || last.said.kind === 'series') && !figure.refused
  return (isFigure ? figure : rowsOf(last, state, { ...what, type: 'text' })).rows.at(-1)
}

/** Makes observations into samples of the points that are bound to them, and hands these over in order. */
export class Feed {
  readonly #ctx: Context
  readonly #conditions = new ConditionBook()
  #wires = new Map<string, Wire[]>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(ctx: Context) {
    this.#ctx = ctx
  }

  /** Points whose address means nothing here are told so at once. */
  bind(bindings: readonly Binding<MtconnectAddress>[], resolve: Resolve): Promise<unknown> {
    this.#wires = new Map()
    const wrong: Taken[] = []
    for (const binding of bindings) {
      const found = resolve(binding.address)
      if (found) {
        const wires = this.#wires.get(found.key)
        const wire = { binding, ...(found.item && { item: found.item }) }
        if (wires) wires.push(wire)
        else this.#wires.set(found.key, [wire])
      } else {
        this.#ctx.badInput('deviceError', `${binding.code}: the device has no data item ${binding.address.item}`)
        const row = { time: this.#ctx.clock(), value: Number.NaN, quality: quality.badConfiguration }
        wrong.push({ point: binding.point, row })
      }
    }
    return this.#give(wrong)
  }

  /** What was active of conditions is not known any more. */
  forget(): void {
    this.#conditions.forgetAll()
  }

  /**
   * Resolves when the samples before these are durable, so that one batch is on its way while the next is fetched; `settled`
   * waits for all. `stillAt`: the observations say what holds at this time, whenever it began. They are then given at both
   * times: a point that was marked as lost in between is current again. Texts and messages are given once.
   */
  take(observations: readonly Observation[], stillAt?: number): Promise<unknown> {
    const rows: Taken[] = []
    for (const observation of observations) {
      const { said, item } = observation
      if (said.kind === 'unavailable') this.#conditions.forget(item)
      const state = said.kind === 'condition' ? this.#conditions.say(item, said) : undefined
      for (const wire of this.#wires.get(item) ?? []) this.#row(observation, state, wire, stillAt, rows)
    }
    return this.#give(rows)
  }

  settled(): Promise<unknown> {
    return this.#last
  }

  #row(
    observation: Observation,
    state: ConditionState | undefined,
    { binding, item }: Wire,
    stillAt: number | undefined,
    into: Taken[],
  ): void {
    const { point, type, address, code } = binding
    const { rows, refused } = rowsOf(observation, state, { type, address, itemType: item?.type })
    if (refused) this.#ctx.badInput('wrongShape', `${code} (${observation.item}): ${refused}`)
    for (const row of rows) into.push({ point, row })
    const last = rows.at(-1)
    if (last && stillAt !== undefined && type !== 'text' && !item?.discrete && stillAt > last.time)
      into.push({ point, row: { ...last, time: stillAt } })
  }

  #give(rows: readonly Taken[]): Promise<unknown> {
    const before = this.#last
    for (let at = 0; at < rows.length; at += maxBatchRows) {
      const batch = batchOf(rows.slice(at, at + maxBatchRows))
      this.#last = this.#last.then(() => offer(() => this.#ctx.ingest(batch), this.#ctx.signal))
    }
    this.#last.catch(() => {}) // whoever waits for it is told
    return before
  }
}
