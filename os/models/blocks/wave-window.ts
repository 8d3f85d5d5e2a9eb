import { type Block, type BlockIo, defineBlock, type Param, type Port } from '../../../contract/block.ts'
import { isGood, quality } from '../../../contract/quality.ts'
import { type Text, t } from '../../../contract/text.ts'
import { lookBack, maxWave } from './even-window.ts'

/**
 * Windows over every sample of a device that samples at a rate of its own, as many as come between two scans. State: [rows, place of the
 * oldest, time of the newest, rows until the newest doubtful one has left, rows since the window that was told last (negative until the
 * first is full), debt of made-up rows] then each column's places.
 */
const head = 6

/** So many rows may be missing on end; they are taken to be as the one before, and the window is doubtful while they are in it. */
const bridged = 3
/** One row in so many may be made up; with more the rate is not what was said. */
const oneIn = 20

export const waveQuality: Text = t(
  '窗口采满之前为坏。按采样自带的时间排列：连缺不超过 3 个采样（坏值、没有送到）时沿用前一个、窗口为可疑；连缺更多、缺的超过 5 %、或比“采样率”更密时重新采集。有采样因一次扫描装不下而丢弃时，该次为可疑；窗口里有可疑值或当前输入为坏时为可疑。迟到（不晚于已收到的）采样不计。',
  'Bad until the window is full. Samples stand where their own times put them: up to 3 that are missing on end (bad, or not received) are taken to be as the one before, and the window is uncertain; with more on end, more than one in twenty, or samples closer than the rate says it begins anew. Uncertain in a scan for which too many samples came, while an uncertain sample is in the window, or while an input is bad. Late samples, no newer than what came before, are not taken.',
)

const lengths = [256, 512, 1024, 2048, 4096, maxWave]
/** A transform wants a power of two. */
export const length: Param = {
  label: t('窗口采样数', 'samples of the window'),
  default: '1024',
  choices: Object.fromEntries(lengths.map((n) => [String(n), t(String(n), String(n))])),
  shapes: true,
}
/** Times are kept to the millisecond. */
export const rate: Param = { label: t('采样率', 'sampling rate'), default: 1000, low: 0.1, high: 1000, unit: 'Hz' }

/** The window moves on by a quarter of itself. */
const strideOf = (rows: number) => rows / 4

/** Puts a row behind the newest. @returns whether a window is whole with it */
function push({ s, at, x }: BlockIo, wide: number, rows: number, value: number): boolean {
  const stride = strideOf(rows)
  const places = rows + stride
  const place = (s[at + 1] + s[at]) % places
  s[at + head + place] = value
  for (let c = 1; c < wide; c++) s[at + head + c * places + place] = x[c]
  if (s[at] === places) s[at + 1] = (s[at + 1] + 1) % places
  else s[at]++
  s[at + 3] = Math.max(0, s[at + 3] - 1)
  const since = s[at + 4] + 1
  s[at + 4] = since === stride ? 0 : since
  return s[at + 4] === 0
}

/** Takes in what came since the last scan. @returns whether a window has become whole that was not told yet */
function takeSeries(io: BlockIo, wide: number, rows: number, stepMs: number): boolean {
  const { s, at } = io
  const { n, t: times, v, q } = io.series
  for (let c = 1; c < wide; c++) if ((io.xq[c] & 64) === 0 || !Number.isFinite(io.x[c])) return false
  // two times to the millisecond are apart by up to one more than they were
  const rounding = stepMs < 2 && !Number.isInteger(stepMs) ? 0.5 : 0
  const doubtful = rows + strideOf(rows)
  let due = false
  for (let i = 0; i < n; i++) {
    const apart = times[i] - s[at + 2]
    // taken before a restart, or by the version before
    if (apart <= 0) continue
    if ((q[i] & 64) === 0 || !Number.isFinite(v[i])) continue
    const missing = Math.max(0, Math.round((apart - rounding) / stepMs) - 1)
    const debt = Math.max(0, s[at + 5] + missing * oneIn - 1)
    if (s[at] === 0 || missing > bridged || apart < stepMs / 2 || debt >= rows) {
      s.fill(0, at, at + head)
      s[at + 4] = -rows
      due = false
    } else {
      s[at + 5] = debt
      for (let k = 0; k < missing; k++) {
        const places = rows + strideOf(rows)
        if (push(io, wide, rows, s[at + head + ((s[at + 1] + s[at] - 1) % places)])) due = true
      }
      if (missing > 0) s[at + 3] = doubtful
    }
    if (push(io, wide, rows, v[i])) due = true
    s[at + 2] = times[i]
    if (!isGood(q[i])) s[at + 3] = doubtful
  }
  return due
}

/** Copies the window that was whole last to {@link columns}. */
function lookBackWhole({ s, at }: BlockIo, wide: number, rows: number): void {
  const places = rows + strideOf(rows)
  lookBack(s, at + head, wide, places, (s[at + 1] + s[at] - s[at + 4] - rows) % places, rows)
}

type Wave = {
  id: string
  label: Text
  about: Text
  formula: string
  /** Beside the samples: values that hold for all samples of a scan, up to two. */
  inputs?: Record<string, Port>
  outputs: Record<string, Port>
  params?: Record<string, Param>
  notAbove?: Block['notAbove']
  /** Writes the outputs from {@link columns}; its own parameters begin at `p[pat + 1]`. */
  tell: (io: BlockIo, rows: number, stepS: number) => void
}

export const waveGroup = 'wave'
export const samplesIn: Port = { label: t('采样序列', 'samples'), type: 'samples', unit: 'same' }

/**
 * A block over a window of samples. It tells of the windows that end at every quarter of one, counted in samples from where the window
 * began: what it says does not hang on how the samples came in scans. Of several in one scan it tells the last.
 */
export function waveBlock({ tell, inputs = {}, params = {}, ...words }: Wave): Block {
  const wide = 1 + Object.keys(inputs).length
  const count = Object.keys(words.outputs).length
  const rateAt = 1 + Object.keys(params).length
  const widthOf = (rows: number) => wide * (rows + strideOf(rows))
  return defineBlock({
    ...words,
    group: waveGroup,
    quality: waveQuality,
    inputs: { in: samplesIn, ...inputs },
    params: { length, ...params, rate },
    state: ({ length: choice }) => head + widthOf(lengths[choice]),
    step: (io) => {
      const { s, at } = io
      const rows = lengths[io.p[io.pat]]
      const stepMs = 1000 / io.p[io.pat + rateAt]
      if (takeSeries(io, wide, rows, stepMs)) {
        lookBackWhole(io, wide, rows)
        tell(io, rows, stepMs / 1000)
      }
      const full = s[at] > 0 && s[at + 4] >= 0
      let good = s[at + 3] === 0 && io.series.lost === 0
      for (let c = 0; c < wide; c++) if (!isGood(io.xq[c])) good = false
      const word = !full ? quality.bad : good ? quality.good : quality.uncertain
      for (let i = 0; i < count; i++) io.yq[i] = word
    },
  })
}
