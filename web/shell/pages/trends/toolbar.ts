import type { Range } from '../../../ui/trend/time-range.ts'
import type { TrendsSearch } from './search.ts'

/** What the bars above the chart show. */
export type ToolbarState = {
  range: Range
  liveSpan: number | null
  axes: TrendsSearch['axes']
  tool: 'pan' | 'zoom'
  compareMs: number | null
  narrow: boolean
  hasPens: boolean
}

/** What they do. */
export type ToolbarActions = {
  add(): void
  live(): void
  preset(ms: number): void
  whole(): void
  go(range: Range): void
  pan(share: number): void
  zoom(factor: number): void
  axes(mode: TrendsSearch['axes']): void
  tool(tool: 'pan' | 'zoom'): void
  compare(ms: number | null): void
  exportAs(kind: 'shown' | 'raw' | 'png'): void
}

export type ToolbarProps = { state: ToolbarState; actions: ToolbarActions }
