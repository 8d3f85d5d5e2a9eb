import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { hour, zoomAt } from '../../../ui/trend/time-range.ts'
import { TrendView, type ViewState } from '../../../ui/trend/view.ts'
import { serverNow } from './data.ts'
import type { TrendsSearch } from './search.ts'

const defaultSpan = hour
/** Settled views closer together than this share one entry of the browser's history. */
const entryMs = 1500
/** Views that a double-click can go back to. */
const maxPast = 50

type Ranged = Pick<TrendsSearch, 'live' | 'from' | 'to'>

function stateOf({ live, from, to }: Ranged): ViewState {
  if (from !== undefined && to !== undefined) return { range: { from, to }, liveSpan: null }
  const span = live ?? defaultSpan
  const now = serverNow()
  return { range: { from: now - span, to: now }, liveSpan: span }
}

function searchOf({ range, liveSpan }: ViewState): Ranged {
  if (liveSpan !== null) return { live: Math.round(liveSpan), from: undefined, to: undefined }
  return { live: undefined, from: Math.round(range.from), to: Math.round(range.to) }
}

const keyOf = ({ live, from, to }: Ranged): string =>
  from === undefined ? `live ${live ?? defaultSpan}` : `${from} ${to}`

/**
 * Keeps view and address together: a view that has come to rest becomes an entry of the browser's history, and Back
 * restores the view before. `back` (double-click) does so for the view alone, whatever else has changed since.
 */
export function useTrendView(
  search: Ranged,
  write: (change: Ranged, replace: boolean) => void,
): { view: TrendView; back(): void } {
  const [view] = useState(() => new TrendView(stateOf(search), serverNow))
  const written = useRef(keyOf(search))
  const writtenAt = useRef(0)
  const past = useRef<ViewState[]>([])
  const current = useRef<ViewState>(stateOf(search))
  const latest = useRef(write)
  latest.current = write
  useEffect(
    () =>
      view.onSettle((state) => {
        const change = searchOf(state)
        const key = keyOf(change)
        if (key === written.current) return
        const now = performance.now()
        const replace = now - writtenAt.current < entryMs
        written.current = key
        writtenAt.current = now
        if (!replace) past.current = [...past.current, current.current].slice(-maxPast)
        current.current = state
        latest.current(change, replace)
      }),
    [view],
  )
  const key = keyOf(search)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the range in the address
  useEffect(() => {
    if (key === written.current) return
    written.current = key
    writtenAt.current = 0
    current.current = stateOf(search)
    view.restore(current.current)
  }, [key, view])
  useEffect(() => () => view.close(), [view])
  const back = useCallback(() => {
    const before = past.current.pop()
    const middle = (view.range.from + view.range.to) / 2
    // Going back is not a step to come back to.
    writtenAt.current = performance.now()
    if (before?.liveSpan != null) view.follow(before.liveSpan)
    else view.go(before ? before.range : zoomAt(view.range, 2, middle, serverNow()))
  }, [view])
  return { view, back }
}

/** A view that has not moved for so long is at rest, ms. */
const restMs = 200

/** The view for what stands around the chart, once it is at rest: a pan must not render the page with every step. */
export function useShownRange(view: TrendView): ViewState {
  const snapshot = useRef<ViewState>({ range: view.range, liveSpan: view.liveSpan })
  const subscribe = useCallback(
    (listener: () => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined
      const take = () => {
        snapshot.current = { range: view.range, liveSpan: view.liveSpan }
        listener()
      }
      const stop = view.onMove(() => {
        clearTimeout(timer)
        timer = setTimeout(take, (snapshot.current.liveSpan === null) === (view.liveSpan === null) ? restMs : 0)
      })
      return () => {
        clearTimeout(timer)
        stop()
      }
    },
    [view],
  )
  return useSyncExternalStore(subscribe, () => snapshot.current)
}
