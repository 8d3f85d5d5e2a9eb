import { useQueries } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { BucketPage, HistoryAt, Page, PointItem, RawPage } from '../../../../api/platform.ts'
import { bucketColumns, rawColumns } from '../../../ui/trend/columns.ts'
import { type FetchTile, type TileAnswer, type TileRequest, TrendStore } from '../../../ui/trend/store.ts'
import { bucketsPerTile } from '../../../ui/trend/tiles.ts'
import { ApiProblem, api } from '../../api.ts'
import { onLiveMessage, useLive, useLiveState } from '../../live.ts'
import { queryClient } from '../../queries.ts'

/** Samples of a tile that are still drawn one by one; with more, the tile is asked for in buckets. */
const rawLimit = 1200
/** Most states and texts of one tile. */
const stateLimit = 10_000

let serverAheadMs = 0

/** The server's clock as far as it is known: samples carry its time, and a browser's clock may be wrong by minutes. */
export function serverNow(): number {
  return Date.now() + serverAheadMs
}

function learnClock(serverTime: number): void {
  const ahead = serverTime - Date.now()
  if (Math.abs(ahead - serverAheadMs) > 1000) serverAheadMs = ahead
}

/** Reads one tile: samples where they are sparse, else buckets. */
export const fetchTile: FetchTile = async (request, signal) => {
  const { pen, from, to, width, expected } = request
  if (pen.rawOnly || expected === null || expected <= rawLimit) {
    const limit = pen.rawOnly ? stateLimit : rawLimit
    const page = await api.get<RawPage>('/api/history', { code: pen.code, from, to, limit }, signal)
    if (page.next === null || pen.rawOnly) {
      const before = pen.step ? await sampleBefore(request, signal) : null
      return { columns: rawColumns(page.items), complete: page.next === null, before }
    }
  }
  const query = { code: pen.code, from, to, buckets: bucketsPerTile }
  const page = await api.get<BucketPage>('/api/history', query, signal)
  const before = pen.step ? await sampleBefore(request, signal) : null
  return { columns: bucketColumns(page.items, width), complete: false, before }
}

/** The state that held when the tile begins. */
async function sampleBefore({ pen, from }: TileRequest, signal: AbortSignal): Promise<TileAnswer['before']> {
  const query = { codes: pen.code, time: Math.floor(from), interpolation: 'previous' }
  const { items } = await api.get<{ items: HistoryAt[] }>('/api/history/at', query, signal)
  const [found] = items
  return found?.time == null ? null : rawColumns([[found.time, found.value, found.quality]])
}

/** One store for as long as the page stands. */
export function useTrendStore(): TrendStore {
  const [store] = useState(() => new TrendStore(fetchTile, serverNow))
  // A strict-mode remount closes and opens again: closing only stops what is running.
  useEffect(() => () => store.stop(), [store])
  return store
}

/** Feeds live samples of these points into the store, and says when the stream was interrupted. */
export function useLiveFeed(store: TrendStore, codes: readonly string[]): void {
  useLive(codes)
  const { state } = useLiveState()
  const begun = useRef(new Set<string>())
  const key = codes.join(',')
  useEffect(() => {
    const wanted = key ? key.split(',') : []
    if (state !== 'open') {
      for (const code of begun.current) store.pauseLive(code)
      begun.current.clear()
      return
    }
    for (const code of [...begun.current]) {
      if (wanted.includes(code)) continue
      store.endLive(code)
      begun.current.delete(code)
    }
    for (const code of wanted) {
      if (begun.current.has(code)) continue
      store.beginLive(code)
      begun.current.add(code)
    }
  }, [store, state, key])
  useEffect(
    () =>
      onLiveMessage((message) => {
        learnClock(message.t)
        for (const [code, time, value, quality] of message.items) {
          if (time !== null && begun.current.has(code)) store.push(code, time, value, quality)
        }
        store.pushed()
      }),
    [store],
  )
}

/** A point by its code, or why there is none. */
export type PointLookup = { code: string; point: PointItem | null; problem: ApiProblem | null; loading: boolean }

const unknownPoint = (code: string) =>
  new ApiProblem({
    status: 404,
    code: 'unknownPoint',
    texts: {
      zh: `没有测点 ${code}，可能已停用；请移除或换一个`,
      en: `There is no point ${code}; it may be retired. Remove it or choose another`,
    },
  })

async function pointByCode(code: string, signal: AbortSignal): Promise<PointItem> {
  const page = await api.get<Page<PointItem>>('/api/points', { search: code, limit: 50 }, signal)
  const found = page.items.find((item) => item.code === code)
  if (!found) throw unknownPoint(code)
  return found
}

const pointKey = (code: string) => ['points', 'code', code] as const

/** Points that a list has already delivered need not be asked for again. */
export function rememberPoints(points: readonly PointItem[]): void {
  for (const point of points) queryClient.setQueryData(pointKey(point.code), point)
}

export function usePoints(codes: readonly string[]): PointLookup[] {
  return useQueries({
    queries: codes.map((code) => ({
      queryKey: pointKey(code),
      queryFn: ({ signal }: { signal: AbortSignal }) => pointByCode(code, signal),
      staleTime: 300_000,
    })),
    combine: (results) =>
      results.map((result, i) => ({
        code: codes[i],
        point: result.data ?? null,
        problem: result.error instanceof ApiProblem ? result.error : null,
        loading: result.isPending,
      })),
  })
}
