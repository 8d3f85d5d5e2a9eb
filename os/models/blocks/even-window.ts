import { type Block, type BlockIo, defineBlock, type Param, type Port } from '../../../contract/block.ts'
import { isGood, quality } from '../../../contract/quality.ts'
import { type Text, t } from '../../../contract/text.ts'

/**
 * Windows of samples at equal steps, as spectra and the figures of control loops want them, of one input or of several at the same time.
 * State: [rows, place of the oldest, time of the newest, rows until the newest doubtful one has left, rows since it was told]
 * then each column's places.
 */
export const maxRows = 2_048
/** Of a window that scans fill with many samples at a time, see wave-window.ts. */
export const maxWave = 8_192
const head = 5

/** So many rows may be missing on end; they are taken to be as the one before, and the window is doubtful while they are in it. */
const bridged = 3

export const evenQuality: Text = t(
  '窗口采满之前为坏。连缺不超过 3 个采样（坏值或漏拍）时沿用前一个、窗口为可疑，缺得更多则重新采集。窗口里有可疑值或当前输入为坏时为可疑。',
  'Bad until the window is full. Up to 3 samples that are missing on end (bad, or no scan) are taken to be as the one before, and the window is uncertain; with more it begins anew. Uncertain while an uncertain sample is in it, or an input is bad.',
)

/** How many rows a window has and how many ms lie between them: a whole number of cycles. */
export type Shape = { rows: number; stepMs: number }

/** The shape of a window of some seconds with at most so many rows. */
export function shapeOf(windowSeconds: number, cycleMs: number, most: number): Shape {
  const cycles = Math.max(1, (windowSeconds * 1000) / cycleMs)
  const every = Math.max(1, Math.ceil(cycles / most - 1e-9))
  return { rows: Math.max(2, Math.min(most, Math.round(cycles / every))), stepMs: every * cycleMs }
}

/** The window at hand by column, oldest first: only the first `rows` are of it. */
export const columns = [new Float64Array(maxWave), new Float64Array(maxWave), new Float64Array(maxWave)]

/** Takes in the readings at hand. @returns how many rows were added */
function takeRow(io: BlockIo, wide: number, rows: number, stepMs: number): number {
  const { s, at, now } = io
  if (s[at] > 0 && (s[at + 2] > now || now - s[at + 2] > (bridged + 1.5) * stepMs)) s.fill(0, at, at + head)
  for (let c = 0; c < wide; c++) if ((io.xq[c] & 64) === 0 || !Number.isFinite(io.x[c])) return 0
  const apart = now - s[at + 2]
  if (s[at] > 0 && apart < stepMs - io.cycle / 2) return 0
  const missing = s[at] > 0 ? Math.max(0, Math.round(apart / stepMs) - 1) : 0
  let good = missing === 0
  for (let c = 0; c < wide; c++) if (!isGood(io.xq[c])) good = false
  for (let i = 0; i < missing; i++) push(io, wide, rows, true)
  push(io, wide, rows, false)
  s[at + 2] = now
  s[at + 3] = good ? Math.max(0, s[at + 3] - 1) : rows
  s[at + 4] += missing + 1
  return missing + 1
}

function push({ s, at, x }: BlockIo, wide: number, rows: number, repeat: boolean): void {
  const full = s[at] === rows
  const place = (s[at + 1] + s[at]) % rows
  const before = at + head + ((place + rows - 1) % rows)
  for (let c = 0; c < wide; c++) s[at + head + c * rows + place] = repeat ? s[before + c * rows] : x[c]
  if (full) s[at + 1] = (s[at + 1] + 1) % rows
  else s[at]++
}

/**
 * Copies a window to {@link columns}: `rows` of each column, from the place `first` on.
 * @param from where the places of the first column begin in the state; each column has as many `places`, which come round
 */
export function lookBack(
  s: Float64Array,
  from: number,
  wide: number,
  places: number,
  first: number,
  rows: number,
): void {
  for (let c = 0; c < wide; c++) {
    const own = from + c * places
    for (let i = 0, place = first; i < rows; i++) {
      columns[c][i] = s[own + place]
      if (++place === places) place = 0
    }
  }
}

type Even = {
  id: string
  label: Text
  group: string
  about: Text
  formula: string
  /** Up to three, all of them needed. */
  inputs: Record<string, Port>
  outputs: Record<string, Port>
  params: Record<string, Param>
  notAbove?: Block['notAbove']
  /** From the first parameter and the cycle in ms. */
  shape: (first: number, cycleMs: number) => Shape
  /** Writes the outputs from {@link columns}; what cannot be told becomes NaN. */
  tell: (io: BlockIo, rows: number, stepS: number) => void
}

/**
 * A block over a window of equal steps. Its first parameter shapes the window. It tells anew when the window has moved on by a
 * twentieth, so that a scan stays quick.
 */
export function evenBlock({ shape, tell, ...words }: Even): Block {
  const [first] = Object.keys(words.params)
  const wide = Object.keys(words.inputs).length
  const count = Object.keys(words.outputs).length
  return defineBlock({
    ...words,
    quality: evenQuality,
    state: (params, cycleMs) => head + wide * shape(params[first], cycleMs).rows,
    step: (io) => {
      const { s, at } = io
      const rows = ((io.size - head) / wide) | 0
      const { stepMs } = shape(io.p[io.pat], io.cycle)
      const before = s[at]
      const added = takeRow(io, wide, rows, stepMs)
      const full = s[at] === rows
      if (added > 0 && full && (before < rows || s[at + 4] >= rows / 20)) {
        s[at + 4] = 0
        lookBack(s, at + head, wide, rows, s[at + 1], rows)
        tell(io, rows, stepMs / 1000)
      }
      let good = s[at + 3] === 0
      for (let c = 0; c < wide; c++) if (!isGood(io.xq[c])) good = false
      const word = !full ? quality.bad : good ? quality.good : quality.uncertain
      for (let i = 0; i < count; i++) io.yq[i] = word
    },
  })
}
