import type { PointItem } from '../../../../api/platform.ts'
import type { Language } from '../../../../contract/text.ts'
import type { UnitSystem } from '../../../../units/units.ts'
import { formatValue } from '../../../ui/number.ts'
import { describeQuality } from '../../../ui/quality-words.ts'
import { formatTime } from '../../../ui/time.ts'
import type { Column } from '../../../ui/virtual-table.tsx'
import { liveSample } from '../../live.ts'
import { typeNames } from '../../points/texts.ts'
import { present } from '../../units.ts'

/** A cell that a spreadsheet reads as it is: quoted where needed, never taken for a formula. */
function cell(text: string): string {
  const harmless = /^[=+@\t\r]/.test(text) || /^-(?![\d.])/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

export type ExportOptions = {
  columns: readonly Column<PointItem>[]
  unitTitle: string
  language: Language
  units: UnitSystem
  placeOf: (path: string) => string
}

/** What the list shows as CSV, with a byte order mark so that Excel reads the Chinese; the unit has a column of its own. */
export function liveCsv(points: readonly PointItem[], options: ExportOptions): string {
  const { columns, language, units, placeOf } = options
  const head = columns.flatMap((column) =>
    column.key === 'value' ? [column.title, options.unitTitle] : [column.title],
  )
  const lines = points.map((point) =>
    columns.flatMap((column) => cellsOf(point, column.key, language, units, placeOf)).map(cell),
  )
  return `\ufeff${[head.map(cell), ...lines].map((line) => line.join(',')).join('\r\n')}\r\n`
}

function cellsOf(
  point: PointItem,
  key: string,
  language: Language,
  units: UnitSystem,
  placeOf: (p: string) => string,
): string[] {
  const sample = liveSample(point.code)
  if (key === 'value') {
    const shown = present(point, units)
    const value = sample ? shown.toShown(sample.value) : null
    const text = value === null ? '' : formatValue(value, { decimals: shown.decimals, labels: point.labels, language })
    return [text.replace('\u2212', '-'), shown.symbol]
  }
  if (key === 'name') return [point.names[language]]
  if (key === 'quality') return [sample?.time ? describeQuality(sample.quality)[language] : '']
  if (key === 'time') return [sample?.time ? formatTime(sample.time, 'millisecond') : '']
  if (key === 'place') return [placeOf(point.path)]
  if (key === 'type') return [typeNames[point.type][language]]
  if (key === 'source') return [point.source?.connection ?? '']
  if (key === 'role' || key === 'kks') return [point[key] ?? '']
  return [point.code]
}

export function download(name: string, text: string, mime: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: mime }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
