import type { PointItem } from '../../../../api/platform.ts'
import type { Language } from '../../../../contract/text.ts'
import type { UnitSystem } from '../../../../units/units.ts'
import { qualityState } from '../../../ui/quality-tag.tsx'
import type { Sort } from '../../../ui/virtual-table.tsx'
import { liveSample } from '../../live.ts'
import { present } from '../../units.ts'
import type { LiveSearch } from './search.ts'

/** Columns whose order depends on live values. */
export const liveKeys = ['value', 'quality', 'time']

export function parseSort(text: string | undefined): Sort | undefined {
  if (!text) return undefined
  return text.startsWith('-') ? { key: text.slice(1), down: true } : { key: text, down: false }
}

export function writeSort(sort: Sort | undefined): string | undefined {
  return sort && `${sort.down ? '-' : ''}${sort.key}`
}

export function stateOf(code: string): 'good' | 'uncertain' | 'bad' | 'silent' {
  const sample = liveSample(code)
  return qualityState(sample?.quality, sample?.time)
}

type Key = string | number | null

export type SortContext = { language: Language; units: UnitSystem; placeOf: (path: string) => string }

/** The number as it stands in the list: sorted otherwise, the order would not be that of the figures on the screen. */
function shownValue(point: PointItem, units: UnitSystem): Key {
  const value = liveSample(point.code)?.value ?? null
  const shown = present(point, units).toShown(value)
  return typeof shown === 'boolean' ? Number(shown) : shown
}

/** What a point is sorted by. Values of text points stand after numbers, points without a value last. */
function sortKey(point: PointItem, key: string, { language, units, placeOf }: SortContext): Key {
  const sample = liveSample(point.code)
  switch (key) {
    case 'name':
      return point.names[language]
    case 'value':
      return shownValue(point, units)
    case 'quality':
      return ['bad', 'silent', 'uncertain', 'good'].indexOf(stateOf(point.code))
    case 'time':
      return sample?.time ?? null
    case 'place':
      return placeOf(point.path)
    case 'source':
      return point.source?.connection ?? null
    case 'type':
    case 'role':
    case 'kks':
      return point[key]
    default:
      return point.code
  }
}

function compareKeys(a: Key, b: Key, collator: Intl.Collator): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return collator.compare(String(a), String(b))
}

export function filterPoints(points: readonly PointItem[], search: LiveSearch): PointItem[] {
  const words = (search.search ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const states = search.quality && new Set<string>(search.quality)
  return points.filter((point) => {
    if (search.type && point.type !== search.type) return false
    if (words.length) {
      const text = `${point.code} ${point.names.zh} ${point.names.en} ${point.kks ?? ''}`.toLowerCase()
      if (!words.every((word) => text.includes(word))) return false
    }
    return !states || states.has(stateOf(point.code))
  })
}

export function sortPoints(
  points: readonly PointItem[],
  sort: Sort | undefined,
  context: SortContext,
): readonly PointItem[] {
  if (!sort) return points
  const collator = new Intl.Collator(context.language === 'zh' ? 'zh-CN' : 'en', { numeric: true })
  const keyed = points.map((point) => ({ point, key: sortKey(point, sort.key, context) }))
  const sign = sort.down ? -1 : 1
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null)
    if (typeof a.key !== typeof b.key) return typeof a.key === 'number' ? -1 : 1
    return sign * compareKeys(a.key, b.key, collator)
  })
  return keyed.map(({ point }) => point)
}
