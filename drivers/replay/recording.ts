import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { CsvError, parse } from 'csv-parse'
import { maxTextBytes, type PointType } from '../../contract/point.ts'
import { parseQuality, quality } from '../../contract/quality.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type ReplayConfig, replayRefusals } from './config.ts'
import { lowerBound, type Series, shortenGaps } from './playback.ts'

/** Values kept in memory at most, all columns together. */
export const maxCells = 5_000_000
const maxLineBytes = 1024 * 1024

export type Wanted = { column: string; type: PointType }
/** `faults`: cells and rows that could not be used, with the first of them. */
export type Recording = {
  series: Series[]
  from: number
  to: number
  faults: number
  firstFault: string | null
  shift(t: number): number
}

/** The file's real path. Refuses whatever is not a regular file inside the folder, links that lead out of it included. */
export async function fileInside(folder: string, file: string): Promise<string> {
  if (isAbsolute(file) || file.includes('\0') || file.split(/[\\/]/).includes('..')) {
    throw new Refusal(replayRefusals.replayPath, { file }, 'file')
  }
  try {
    const path = await realpath(join(folder, file))
    if (!path.startsWith((await realpath(folder)) + sep)) throw new Refusal(replayRefusals.replayPath, { file }, 'file')
    if (!(await stat(path)).isFile()) throw new Refusal(replayRefusals.replayMissing, { file }, 'file')
    return path
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal(replayRefusals.replayMissing, { file }, 'file')
  }
}

const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/
const zoned = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/
const local = /^(\d{4})[-/](\d\d?)[-/](\d\d?)[T ](\d\d?):(\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?$/

/** A time of the file in UTC ms; NaN when it is not readable. */
export function readTime(text: string, config: Pick<ReplayConfig, 'timeUnit' | 'utcOffsetMinutes'>): number {
  const s = text.trim()
  if (number.test(s)) return config.timeUnit === 's' ? Math.round(Number(s) * 1000) : Number(s)
  if (zoned.test(s)) return Date.parse(s.replace(' ', 'T'))
  const m = local.exec(s)
  if (!m) return Number.NaN
  const [year, month, day, hour, minute, second] = m.slice(1, 7).map((part) => Number(part ?? 0))
  const ms = Number((m[7] ?? '0').padEnd(3, '0'))
  const utc = Date.UTC(year, month - 1, day, hour, minute, second, ms)
  // Date.UTC carries over what is out of range; 30 February is a fault of the file, not 1 March.
  if (month > 12 || new Date(utc).getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) return Number.NaN
  return utc - config.utcOffsetMinutes * 60_000
}

type Cell = { value: number; text?: string }

/** A cell as a value of the type; null when it cannot be one. */
export function readCell(text: string, type: PointType): Cell | null {
  if (type === 'text') return Buffer.byteLength(text) <= maxTextBytes ? { value: Number.NaN, text } : null
  const s = text.trim()
  if (type === 'boolean' && /^(true|false)$/i.test(s)) return { value: s.toLowerCase() === 'true' ? 1 : 0 }
  const value = number.test(s) ? Number(s) : Number.NaN
  return Number.isFinite(value) ? { value } : null
}

/** Grows column by column while the file is read. */
class Builder {
  readonly type: PointType
  #times: number[] = []
  #values: number[] = []
  #qualities: number[] = []
  #texts: (string | undefined)[] = []

  constructor(type: PointType) {
    this.type = type
  }

  add(time: number, cell: Cell, word: number): void {
    this.#times.push(time)
    this.#values.push(cell.value)
    this.#qualities.push(word)
    if (this.type === 'text') this.#texts.push(cell.text)
  }

  /** Sorted by time; of several samples at one time the last of the file stays. */
  build(): Series {
    const order = this.#times.map((_, i) => i).sort((i, j) => this.#times[i] - this.#times[j] || i - j)
    const kept = order.filter((i, k) => k === order.length - 1 || this.#times[order[k + 1]] !== this.#times[i])
    return {
      times: Float64Array.from(kept, (i) => this.#times[i]),
      values: Float64Array.from(kept, (i) => this.#values[i]),
      qualities: Uint16Array.from(kept, (i) => this.#qualities[i]),
      ...(this.type === 'text' && { texts: kept.map((i) => this.#texts[i]) }),
      continuous: this.type === 'number',
    }
  }
}

/** Reads rows of the file into the columns wanted. */
class Collector {
  faults = 0
  firstFault: string | null = null
  readonly builders: Builder[]
  readonly #config: ReplayConfig
  readonly #wanted: readonly Wanted[]
  readonly #limit: number
  readonly #byCode: Map<string, number[]>
  #cells = 0
  #line = 0
  #time = 0
  #code = -1
  #value = -1
  #quality = -1
  #columns: number[] = []

  constructor(config: ReplayConfig, wanted: readonly Wanted[], limit: number) {
    this.#limit = limit
    this.#config = config
    this.#wanted = wanted
    this.builders = wanted.map((w) => new Builder(w.type))
    this.#byCode = Map.groupBy(wanted.keys(), (i) => wanted[i].column)
  }

  row(cells: string[]): void {
    this.#line++
    if (this.#line === 1) this.#header(cells.map((c) => c.trim()))
    else this.#data(cells)
  }

  #header(names: string[]): void {
    const config = this.#config
    const place = (column: string) => {
      const at = names.indexOf(column)
      if (at < 0) throw new Refusal(replayRefusals.replayColumn, { file: config.file, column })
      return at
    }
    if (config.timeColumn !== undefined) this.#time = place(config.timeColumn)
    if (config.form === 'wide') this.#columns = this.#wanted.map((w) => place(w.column))
    else {
      this.#code = place(config.codeColumn)
      this.#value = place(config.valueColumn)
      this.#quality = names.indexOf(config.qualityColumn)
    }
  }

  #data(cells: string[]): void {
    const time = readTime(cells[this.#time] ?? '', this.#config)
    if (Number.isNaN(time)) {
      this.#fault(`time ${cells[this.#time]?.slice(0, 40)}`)
      return
    }
    if (this.#config.form === 'wide') {
      this.#columns.forEach((at, i) => {
        this.#cell(i, time, cells[at] ?? '', quality.good)
      })
      return
    }
    const said = this.#quality < 0 ? '' : (cells[this.#quality] ?? '').trim()
    const word = said === '' ? quality.good : parseQuality(number.test(said) ? Number(said) : said)
    if (word === undefined) {
      this.#fault(`quality ${said.slice(0, 40)}`)
      return
    }
    for (const i of this.#byCode.get((cells[this.#code] ?? '').trim()) ?? []) {
      this.#cell(i, time, cells[this.#value] ?? '', word)
    }
  }

  #cell(i: number, time: number, text: string, word: number): void {
    if (text.trim() === '') return
    const cell = readCell(text, this.builders[i].type)
    if (!cell) {
      this.#fault(`${this.#wanted[i].column} ${text.slice(0, 40)}`)
      return
    }
    if (++this.#cells > this.#limit) {
      throw new Refusal(replayRefusals.replayTooLarge, { file: this.#config.file, max: this.#limit })
    }
    this.builders[i].add(time, cell, word)
  }

  #fault(what: string): void {
    this.faults++
    this.firstFault ??= `line ${this.#line}: ${what}`
  }
}

/** Cuts long gaps, of all series together, out of the recording. `shift`: where a time of the file went. */
function withoutGaps(series: Series[], maxGapMs: number): { series: Series[]; shift(t: number): number } {
  const merged = new Float64Array(series.reduce((sum, s) => sum + s.times.length, 0))
  let n = 0
  for (const s of series) {
    merged.set(s.times, n)
    n += s.times.length
  }
  const all = merged.sort().filter((t, i) => i === 0 || t !== merged[i - 1])
  const short = shortenGaps(all, maxGapMs)
  const shift = (t: number) => {
    const next = lowerBound(all, t)
    if (next === all.length) return Number.NaN
    return all[next] === t || next === 0 ? short[next] : Math.min(short[next - 1] + (t - all[next - 1]), short[next])
  }
  return { series: series.map((s) => ({ ...s, times: s.times.map((t) => short[lowerBound(all, t)]) })), shift }
}

/** Reads a CSV file (gzip-packed when its name ends in .gz). `series` follow the order of `wanted`. */
export async function readRecording(
  path: string,
  config: ReplayConfig,
  wanted: readonly Wanted[],
  limit = maxCells,
): Promise<Recording> {
  const collector = new Collector(config, wanted, limit)
  const parser = parse({ bom: true, relax_column_count: true, skip_empty_lines: true, max_record_size: maxLineBytes })
  const take = async (rows: AsyncIterable<string[]>) => {
    for await (const row of rows) collector.row(row)
  }
  try {
    if (path.endsWith('.gz')) await pipeline(createReadStream(path), createGunzip(), parser, take)
    else await pipeline(createReadStream(path), parser, take)
  } catch (error) {
    if (error instanceof Refusal) throw error
    const { code, message } = error as Error & { code?: string }
    if (!(error instanceof CsvError) && !/^Z_/.test(code ?? '')) throw error
    throw new Refusal(replayRefusals.replayFormat, { file: config.file, detail: message.slice(0, 200) }, 'file')
  }
  const { series, shift } = withoutGaps(
    collector.builders.map((b) => b.build()),
    config.skipGapMs,
  )
  const filled = series.filter((s) => s.times.length > 0)
  if (filled.length === 0) throw new Refusal(replayRefusals.replayEmpty, { file: config.file }, 'file')
  return {
    series,
    from: Math.min(...filled.map((s) => s.times[0])),
    to: Math.max(...filled.map((s) => s.times[s.times.length - 1])),
    faults: collector.faults,
    firstFault: collector.firstFault,
    shift,
  }
}
