import { cellsOf, flag, type Piece } from './columns.ts'
import { fullTime } from './time-axis.ts'

export type CsvPen = {
  code: string
  name: string
  unit: string
  pieces: readonly Piece[]
  /** Stored value to shown value. */
  show(value: number): number
  decimals: number | null
}

/** Rows of one file at most; a longer export is cut and says so in its last row. */
export const maxCsvRows = 1_000_000

const quoted = /[",\r\n]/
/** Spreadsheets run cells that begin like a formula; an apostrophe keeps a text a text. */
const formula = /^[=+\-@\t\r]/

export function csvCell(value: string | number): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  const safe = formula.test(value) && !Number.isFinite(Number(value)) ? `'${value}` : value
  return quoted.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function qualityWord(flags: number): string {
  const words: string[] = []
  if (flags & flag.bad) words.push('bad')
  else if (flags & flag.uncertain) words.push('uncertain')
  else if (flags & flag.partly) words.push('partly good')
  else words.push('good')
  if (flags & flag.interpolated) words.push('interpolated')
  if (flags & flag.substituted) words.push('substituted')
  if (flags & flag.manual) words.push('manual')
  if (flags & flag.calculated) words.push('calculated')
  if (flags & flag.derived) words.push('not-all-measured')
  return words.join(' ')
}

export type CsvHeadings = {
  time: string
  code: string
  name: string
  unit: string
  value: string
  min: string
  max: string
  avg: string
  count: string
  quality: string
  cut: string
}

/**
 * One row per sample or bucket, pen after pen, with its unit: what is exported is what was stored, never lined up on a
 * common raster. Buckets fill min, max, avg and count; samples fill value. Times are local, with their offset from UTC.
 * Begins with a byte-order mark so that spreadsheets read Chinese.
 */
export function trendCsv(pens: readonly CsvPen[], from: number, to: number, h: CsvHeadings): string {
  const head = [h.time, h.code, h.name, h.unit, h.value, h.min, h.max, h.avg, h.count, h.quality]
  const rows = [head.map(csvCell).join(',')]
  for (const pen of pens) {
    const lead = [pen.code, pen.name, pen.unit].map(csvCell).join(',')
    const text = (value: number) => (Number.isFinite(value) ? digits(pen.show(value), pen.decimals) : '')
    for (const piece of pen.pieces) {
      const c = piece.columns
      const [start, end] = cellsOf({ columns: c, from: Math.max(from, piece.from), to: Math.min(to, piece.to) })
      for (let i = start; i < end; i++) {
        if (rows.length > maxCsvRows) return `\uFEFF${rows.join('\r\n')}\r\n${csvCell(h.cut)}\r\n`
        const time = localTime(c.width ? c.times[i] - c.width / 2 : c.times[i])
        const said = c.texts?.[i]
        const values = c.width
          ? `,${text(c.mins[i])},${text(c.maxs[i])},${text(c.avgs[i])},${c.counts[i]}`
          : `${said === undefined ? text(c.avgs[i]) : csvCell(said)},,,,`
        rows.push(`${time},${lead},${values},${qualityWord(c.flags[i])}`)
      }
    }
  }
  return `\uFEFF${rows.join('\r\n')}\r\n`
}

/** One digit more than the instrument has: averages are finer than readings. */
function digits(value: number, decimals: number | null): string {
  return String(Number(decimals === null ? value.toPrecision(9) : value.toFixed(decimals + 1)))
}

/** 2026-11-22T08:51:31.250+08:00 */
export function localTime(time: number): string {
  const offset = -new Date(time).getTimezoneOffset()
  const sign = offset < 0 ? '-' : '+'
  const size = Math.abs(offset)
  const zone = `${sign}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`
  return `${fullTime(time, 1).replace(' ', 'T')}${zone}`
}

/** A file name without what file systems refuse. */
export function fileName(title: string, range: { from: number; to: number }, extension: string): string {
  const stamp = (t: number) => fullTime(t).replaceAll(/[-:]/g, '').replace(' ', '-')
  const safe =
    title
      .replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, '_')
      .trim()
      .slice(0, 60) || 'trend'
  return `${safe}_${stamp(range.from)}_${stamp(range.to)}.${extension}`
}
