import { quality } from '../../../contract/quality.ts'
import type { Image } from './image.ts'
import type { Runner } from './runner.ts'

/** Brings the points of some instances into the slots of their inputs, which are an instance's first: converted, and judged by their age. */
export function readInputs(image: Image, runner: Runner, rows: Int32Array, count: number): void {
  const { program, inputs, scales, tick } = runner
  const { compiled, memory } = program
  const { v, q } = memory
  const each = compiled.inputs.length
  const stride = compiled.sizes.values
  const { late } = compiled
  // what is older than this has come too late
  const oldest = late.policy === 'bad' ? tick - late.afterMs : late.policy === 'wait' ? tick : Number.NEGATIVE_INFINITY
  for (let j = 0; j < count; j++) {
    const base = rows[j] * stride
    const from = rows[j] * each
    for (let i = 0; i < each; i++) {
      const point = inputs[from + i]
      if (point < 0) {
        v[base + i] = Number.NaN
        q[base + i] = quality.badNotConnected
        continue
      }
      let value = image.values[point]
      if (scales !== null) {
        const at = (from + i) * 3
        value = (value - scales[at]) * scales[at + 1] + scales[at + 2]
      }
      v[base + i] = value
      q[base + i] = judge(value, image.qualities[point], image.times[point] < oldest)
    }
  }
}

/** The quality of an input: a text or no number is bad, too late is bad, a major quality that there is not is bad; bad keeps its reason. */
function judge(value: number, word: number, late: boolean): number {
  if ((word & 0x40) === 0) return (word & 0xc0) === 0x80 ? quality.bad : word
  if (late) return quality.badLastKnown
  return value - value === 0 ? word : quality.bad
}
