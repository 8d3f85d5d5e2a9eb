import type { Text } from './text.ts'

/**
 * The unit of a port or parameter. A code of units/ is that unit: what is wired is converted to it. `same`: all `same` ports share the
 * unit of the first one wired, the others are converted. `difference`: a difference of it; `rate`: that per second. `product`, `quotient`,
 * `root`, `square` (outputs): of the inputs' units. `any` (inputs): each keeps its own.
 */
export type PortUnit =
  | 'same'
  | 'difference'
  | 'rate'
  | 'product'
  | 'quotient'
  | 'root'
  | 'square'
  | 'any'
  | (string & {})
export type Port = {
  label: Text
  /** A number unless it says otherwise; a boolean is 0 or 1 and has no unit; `samples`, of one input at most: {@link SampleSeries}. */
  type?: PortType
  unit?: PortUnit
  optional?: true
  /** Takes several wires; only the last input may. */
  many?: { least: number; most: number }
}

export type PortType = 'number' | 'boolean' | 'samples'

/** What an engineer sets. `shapes`: the size of the state hangs on it. A choice runs as its place in the list, a table as n, x…, y…. */
export type Param =
  | { label: Text; default: number; low: number; high: number; unit?: PortUnit; integer?: true; shapes?: true }
  | { label: Text; default: boolean }
  | { label: Text; default: string; choices: Record<string, Text>; shapes?: true }
  | { label: Text; default: readonly (readonly [x: number, y: number])[]; most: number; unit?: [PortUnit, PortUnit] }

/** Quality word of an optional input that is not wired: bad, with an origin that no sample has, so that a wire that is bad is not taken for none. */
export const unwired = 0xff08

/** All samples since the last scan, bad ones too, each later (UTC ms) than the one before: `n` of each column, behind `lost` that were too many. */
export type SampleSeries = { n: number; lost: number; t: Float64Array; v: Float64Array; q: Uint16Array }

/**
 * What a step sees. One object for all blocks, filled before each step: nothing of it may be kept.
 *
 * - `x`, `xq` inputs in declared order and their quality words; NaN and {@link unwired} where an optional one is not wired; `n` wires of a `many` input
 * - `y`, `yq` outputs to be written; they hold what the block wrote last. Not finite becomes bad, whatever `yq` says
 * - `s[at]…s[at + size - 1]` state, all 0 at first; `p[pat]…` parameters in declared order
 * - `series` of the input that takes samples, in the unit of its port; its `x` and `xq` are those of the newest sample
 * - `now` UTC ms of the scan; `dt` seconds since the last one, 0 at the first; `cycle` ms
 */
export type BlockIo = {
  x: Float64Array
  xq: Uint16Array
  n: number
  y: Float64Array
  yq: Uint16Array
  s: Float64Array
  at: number
  size: number
  p: Float64Array
  pat: number
  series: SampleSeries
  now: number
  dt: number
  cycle: number
}

/** A function block; see docs/adr/0015. Exactly one of `map`, `reduce` and `step` is given. */
export type Block = {
  id: string
  label: Text
  group: string
  /** What it is for; `formula` says the same in mathematics. */
  about: Text
  formula: string
  /**
   * `worst`: runs always, the outputs are as good as the worst input. `skip`: stands still while an input is bad, its outputs keep their
   * values and are as good as the worst input. A text: the step writes `yq` itself, by the rule that the text tells.
   */
  quality: 'worst' | 'skip' | Text
  inputs: Record<string, Port>
  outputs: Record<string, Port>
  params: Record<string, Param>
  /** Pairs of parameters of which the first must not exceed the second; `wires` stands for how many wires the `many` input has. */
  notAbove?: readonly (readonly [param: string, other: string])[]
  /** Numbers kept from scan to scan, with the parameters as they run. */
  state?: number | ((params: Record<string, number>, cycleMs: number) => number)
  /** Its inputs are those of the scan before: the only kind of block that a loop may pass. */
  feedback?: true
  /** One output of inputs and then parameters, without state. */
  map?: (...args: number[]) => number
  /** One output of a `many` input, two at a time. */
  reduce?: (a: number, b: number) => number
  step?: (io: BlockIo) => void
}

/** @example export const add = defineBlock({ id: 'add', reduce: (a, b) => a + b, … }) */
export const defineBlock = (block: Block): Block => block
