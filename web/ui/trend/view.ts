import { clampRange, liveRange, type Range } from './time-range.ts'

/** What the chart shows: a fixed range, or the last `liveSpan` ms following now. */
export type ViewState = { range: Range; liveSpan: number | null }

/**
 * The shown range, outside React: it changes with every frame of a pan. `settled` listeners hear of it once it has come
 * to rest, for the address and the history of views.
 */
export class TrendView {
  private state: ViewState
  private readonly moved = new Set<() => void>()
  private readonly rested = new Set<(state: ViewState) => void>()
  private timer: ReturnType<typeof setTimeout> | undefined
  readonly now: () => number

  constructor(initial: ViewState, now: () => number) {
    this.state = initial
    this.now = now
  }

  get range(): Range {
    const { liveSpan, range } = this.state
    return liveSpan === null ? range : liveRange(liveSpan, this.now())
  }

  get liveSpan(): number | null {
    return this.state.liveSpan
  }

  get span(): number {
    return this.state.liveSpan ?? this.state.range.to - this.state.range.from
  }

  /** A step of a pan or zoom; the last of a series counts. */
  move(range: Range): void {
    this.change({ range: clampRange(range, this.now()), liveSpan: null }, 350)
  }

  /** A chosen range. */
  go(range: Range): void {
    this.change({ range: clampRange(range, this.now()), liveSpan: null }, 0)
  }

  follow(span: number, settleMs = 0): void {
    this.change({ range: liveRange(span, this.now()), liveSpan: span }, settleMs)
  }

  /** Takes over what the address says, without telling the address again. */
  restore(state: ViewState): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.state = state
    for (const listener of [...this.moved]) listener()
  }

  onMove(listener: () => void): () => void {
    this.moved.add(listener)
    return () => this.moved.delete(listener)
  }

  onSettle(listener: (state: ViewState) => void): () => void {
    this.rested.add(listener)
    return () => this.rested.delete(listener)
  }

  close(): void {
    clearTimeout(this.timer)
  }

  private change(state: ViewState, settleMs: number): void {
    this.state = state
    for (const listener of [...this.moved]) listener()
    clearTimeout(this.timer)
    const settle = () => {
      this.timer = undefined
      for (const listener of [...this.rested]) listener(this.state)
    }
    if (settleMs === 0) settle()
    else this.timer = setTimeout(settle, settleMs)
  }
}
