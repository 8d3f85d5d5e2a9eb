import { type CounterName, counterNames, ingestNotes, rejectReasons } from '../../../../api/ingest.ts'
import type { QualityPage } from '../../../../api/platform.ts'
import { major } from '../../../../contract/quality.ts'
import type { Language } from '../../../../contract/text.ts'
import { formatCount } from '../../../ui/number.ts'
import type { QualityState } from '../../../ui/quality-tag.tsx'
import { addCounters, type Counters, refusedOf } from '../../../ui/sample-flow.ts'
import { formatTime } from '../../../ui/time.ts'
import { csvCell } from '../../../ui/trend/csv.ts'
import type { Sort } from '../../../ui/virtual-table.tsx'
import type { QualitySearch } from './search.ts'

export type QualityRow = QualityPage['items'][number] & { connection: string | null }

/** What counts as trouble, most telling first. Compression, dead-band and repeats are the ingest doing its work. */
const troubleNames = ['outOfRange', 'rateOfChange', 'stuck', 'gap', 'substituted', 'late'] as const

export function troubleOf(counters: Counters): number {
  return refusedOf(counters) + troubleNames.reduce((sum, name) => sum + counters[name], 0)
}

export function stateOf(row: Pick<QualityRow, 'quality' | 'lastTime'>): QualityState {
  return row.lastTime === null ? 'silent' : major(row.quality)
}

const stateOrder: QualityState[] = ['bad', 'uncertain', 'silent', 'good']

/** Column keys that are counters, `refused` being all refusals together. */
export function countOf(counters: Counters, key: string): number {
  return key === 'refused' ? refusedOf(counters) : (counters[key as CounterName] ?? 0)
}

/** Rows of the words, the place and the connection; the quality is left to {@link withQuality}, which the chips count. */
export function filterRows(rows: readonly QualityRow[], search: QualitySearch): QualityRow[] {
  const words = (search.search ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => {
    if (search.connection && row.connection !== search.connection) return false
    const text = `${row.code} ${row.name}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

export function withQuality(rows: readonly QualityRow[], search: QualitySearch): readonly QualityRow[] {
  const wanted = search.quality && new Set<QualityState>(search.quality)
  return wanted ? rows.filter((row) => wanted.has(stateOf(row))) : rows
}

/** Without a column: bad now first, then what has had the most trouble. */
export function sortRows(rows: readonly QualityRow[], sort: Sort | undefined, language: Language): QualityRow[] {
  const byCode = (a: QualityRow, b: QualityRow) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)
  const byState = (a: QualityRow, b: QualityRow) => stateOrder.indexOf(stateOf(a)) - stateOrder.indexOf(stateOf(b))
  if (!sort) {
    return [...rows].sort((a, b) => byState(a, b) || troubleOf(b.counters) - troubleOf(a.counters) || byCode(a, b))
  }
  const sign = sort.down ? -1 : 1
  const collator = new Intl.Collator(language === 'zh' ? 'zh-CN' : 'en', { numeric: true })
  const compare: Record<string, (a: QualityRow, b: QualityRow) => number> = {
    code: (a, b) => collator.compare(a.code, b.code),
    name: (a, b) => collator.compare(a.name, b.name),
    connection: (a, b) => collator.compare(a.connection ?? '', b.connection ?? ''),
    quality: byState,
    last: (a, b) => (a.lastTime ?? 0) - (b.lastTime ?? 0),
  }
  const by = compare[sort.key] ?? ((a, b) => countOf(a.counters, sort.key) - countOf(b.counters, sort.key))
  return [...rows].sort((a, b) => sign * by(a, b) || byCode(a, b))
}

export function countStates(rows: readonly QualityRow[]): Record<QualityState, number> {
  const counts: Record<QualityState, number> = { good: 0, uncertain: 0, bad: 0, silent: 0 }
  for (const row of rows) counts[stateOf(row)]++
  return counts
}

export function sumOf(rows: readonly QualityRow[]): Counters {
  const none = Object.fromEntries(counterNames.map((name) => [name, 0])) as Counters
  return addCounters([none, ...rows.map((row) => row.counters)])
}

const counterWords: Record<string, { zh: string; en: string }> = {
  received: { zh: '收到', en: 'received' },
  stored: { zh: '已存', en: 'stored' },
  ...rejectReasons,
  ...ingestNotes,
}

export function counterWord(name: string, language: Language): string {
  return counterWords[name]?.[language] ?? name
}

/**
 * The rows with every counter of its own, for a spreadsheet; `titles` are those of code, name, place, connection, quality
 * and last sample. The byte order mark lets Excel read the Chinese.
 */
export function qualityCsv(
  rows: readonly QualityRow[],
  titles: readonly string[],
  stateWords: Record<QualityState, string>,
  language: Language,
): string {
  const lines = rows.map((row) => [
    row.code,
    row.name,
    row.path,
    row.connection ?? '',
    stateWords[stateOf(row)],
    row.lastTime === null ? '' : formatTime(row.lastTime, 'millisecond'),
    ...counterNames.map((name) => row.counters[name]),
  ])
  const all = [[...titles, ...counterNames.map((name) => counterWord(name, language))], ...lines]
  return `\ufeff${all.map((line) => line.map(csvCell).join(',')).join('\r\n')}\r\n`
}

/** A count for a narrow column: in full up to a million, then four figures with 万/亿 or M/G. */
export function shortCount(count: number, language: Language): string {
  if (count < 1e6) return formatCount(count)
  const steps: [number, string][] =
    language === 'zh'
      ? [
          [1e8, '亿'],
          [1e4, '万'],
        ]
      : [
          [1e9, 'G'],
          [1e6, 'M'],
        ]
  const [size, word] = steps.find(([least]) => count >= least)!
  const figure = count / size
  return `${figure.toFixed(figure < 10 ? 2 : figure < 100 ? 1 : 0)}\u202f${word}`
}
