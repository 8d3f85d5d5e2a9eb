import type { WatchItem } from '../../api/watches.ts'
import type { Watch } from '../../contract/app.ts'
import type { Ctx } from '../../contract/ctx.ts'
import type { Text } from '../../contract/text.ts'
import type { Scope } from '../kernel/services.ts'
import type { LiveReader, PointDirectories } from '../live/live-reader.ts'
import type { WatchSample } from './watch-rule.ts'
import { beginEpisode, endEpisode, openEpisodes } from './watch-store.ts'
import { letGo, look, newWatched, settleDue, type Watched } from './watched.ts'

export { watchMigrations } from './watch-store.ts'

/** One transaction of the app's own work in a tenant, as the system. */
export type WithinApp = <T>(tenant: string, run: (ctx: Ctx, scope: Scope) => Promise<T>) => Promise<T>

export type WatchFigures = { watches: number; points: number; fired: number; failing: number; leftOut: number }

export type Watches = {
  /** Registers an app's watch; before {@link start}. Throws when its name is taken. */
  register(app: string, watch: Watch, within: WithinApp): void
  /** Rows of an app have changed in a tenant: which points are watched is asked again soon. */
  changed(tenant: string, app?: string): void
  start(): void
  /** Lets what is under way end. */
  stop(): Promise<void>
  list(tenant: string): WatchItem[]
  /** Every point that is watched, as the apps were asked last. */
  watching(tenant: string): { watch: string; label: Text; code: string }[]
  figures(): WatchFigures
  /** One round now: asks for points where that is due, looks at values, does what is due and waits for it. */
  round(): Promise<void>
}

/** Most points watched in all, over all watches and tenants. */
export const maxWatched = 10_000
/** Which points are watched is asked this often by itself. */
export const refreshMs = 30_000
/** After a change it is asked again at most this often. */
const changedMs = 2_000
const lookMs = 1_000
/** Transactions at once; the tenants' pool serves people too. */
const atOnce = 4
const longestList = 1_000

type Services = {
  points: Pick<PointDirectories, 'of' | 'tenants'>
  reader: Pick<LiveReader, 'item'>
  clock: () => number
  random?: () => number
  log(level: 'info' | 'error', message: string, data?: object): void
}

/** One watch in one tenant. */
type Place = {
  tenant: string
  watched: Map<string, Watched>
  refreshedAt: number | null
  refreshAt: number
  fault: string | null
  /** Points over the limit, which are not watched. */
  leftOut: number
}

type Registered = { name: string; app: string; watch: Watch; within: WithinApp; places: Map<string, Place> }

function sampleOf(services: Services, tenant: string, code: string): WatchSample | null {
  const point = services.points.of(tenant).byCode(code)
  const item = point && services.reader.item(point)
  if (!item || item.time === null) return null
  const { time, value, quality } = item
  return { time, quality, value: typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : null }
}

const faultOf = (error: unknown) => String((error as Error)?.message ?? error).slice(0, 300)

/** Runs the apps' watches over the live values, in every tenant that has points. */
export function createWatches(services: Services): Watches {
  const { points, clock, log } = services
  const random = services.random ?? Math.random
  const all = new Map<string, Registered>()
  /** Points about which something is to be done, those that failed last. */
  const waiting = new Map<Watched, { r: Registered; place: Place }>()
  let closed = false
  let timer: NodeJS.Timeout | undefined
  let refreshing: Promise<void> | undefined
  const underWay = new Set<Promise<void>>()

  const places = () => [...all.values()].flatMap((r) => [...r.places.values()].map((place) => ({ r, place })))
  const total = () => places().reduce((sum, { place }) => sum + place.watched.size, 0)

  function placeOf(r: Registered, tenant: string): Place {
    const place: Place = r.places.get(tenant) ?? {
      tenant,
      watched: new Map(),
      refreshedAt: null,
      refreshAt: 0,
      fault: null,
      leftOut: 0,
    }
    r.places.set(tenant, place)
    return place
  }

  /** Watched no longer: what was told ends. */
  function end(r: Registered, place: Place, watched: Watched): void {
    letGo(watched, clock())
    if (watched.due.length > 0) waiting.set(watched, { r, place })
  }

  /** Asks the app which points; what was watched before goes on, with what `run` is told besides brought up to date. */
  async function refresh(r: Registered, place: Place): Promise<void> {
    const first = place.refreshedAt === null
    place.refreshAt = clock() + refreshMs
    const [wanted, open] = await r.within(place.tenant, async (ctx, scope) => [
      await r.watch.points(ctx),
      first ? await openEpisodes(scope.tx.sql, r.name) : new Map<string, number>(),
    ])
    const now = clock()
    for (const [code, watched] of place.watched) {
      if (wanted.has(code)) continue
      place.watched.delete(code)
      end(r, place, watched)
    }
    let room = maxWatched - total()
    place.leftOut = 0
    for (const [code, about] of wanted) {
      const known = place.watched.get(code)
      if (known) known.about = about
      else if (room-- > 0) place.watched.set(code, newWatched(code, about, open.get(code)))
      else place.leftOut++
    }
    if (place.leftOut > 0) log('error', 'too many watched points', { watch: r.name, limit: maxWatched })
    for (const [code, at] of open) {
      if (wanted.has(code)) continue
      const orphan = newWatched(code, {}, at)
      end(r, place, orphan)
    }
    place.refreshedAt = now
    place.fault = null
  }

  async function refreshDue(): Promise<void> {
    const due: { r: Registered; place: Place }[] = []
    for (const r of all.values())
      for (const tenant of points.tenants()) {
        const place = placeOf(r, tenant)
        if (clock() >= place.refreshAt) due.push({ r, place })
      }
    for (const { r, place } of due)
      await refresh(r, place).catch((error) => {
        place.fault = faultOf(error)
        log('error', 'a watch could not say which points it watches', { watch: r.name, error: place.fault })
      })
  }

  async function doDue(r: Registered, place: Place, watched: Watched): Promise<void> {
    const due = watched.due[0]
    const { code, about } = watched
    try {
      await r.within(place.tenant, async (ctx, scope) => {
        const { sql } = scope.tx
        if (due.kind === 'end') return endEpisode(sql, r.name, code, due.at)
        if (!(await beginEpisode(sql, r.name, code, due.sample, due.at))) return
        const { time, value } = due.sample
        await r.watch.run(ctx, { code, time, value, about })
      })
      settleDue(watched, true, clock(), random())
    } catch (error) {
      const fault = faultOf(error)
      log('error', 'a watch could not react', { watch: r.name, code, error: fault })
      place.fault = fault
      settleDue(watched, false, clock(), random())
    }
    waiting.delete(watched)
    if (watched.due.length > 0) waiting.set(watched, { r, place })
  }

  /** Starts what is due, as far as there is room; what is over makes room for the next. */
  function pump(): void {
    const now = clock()
    for (const [watched, { r, place }] of waiting) {
      if (closed || underWay.size >= atOnce) return
      if (watched.busy || watched.nextAt > now) continue
      watched.busy = true
      const work = doDue(r, place, watched).finally(() => {
        underWay.delete(work)
        pump()
      })
      underWay.add(work)
    }
  }

  function lookAtAll(): void {
    const now = clock()
    for (const { r, place } of places())
      for (const watched of place.watched.values()) {
        look(watched, r.watch.when, sampleOf(services, place.tenant, watched.code), now)
        if (watched.due.length > 0 && !waiting.has(watched)) waiting.set(watched, { r, place })
      }
    pump()
  }

  function turn(): void {
    refreshing ??= refreshDue().finally(() => {
      refreshing = undefined
    })
    lookAtAll()
  }

  return {
    register(app, watch, within) {
      const name = `${app}.${watch.id}`
      if (all.has(name)) throw new Error(`there are two watches ${name}`)
      all.set(name, { name, app, watch, within, places: new Map() })
    },
    changed(tenant, app) {
      for (const r of all.values()) {
        const place = r.places.get(tenant)
        if (!place || (app !== undefined && r.app !== app)) continue
        place.refreshAt = Math.min(place.refreshAt, (place.refreshedAt ?? 0) + changedMs)
      }
    },
    start() {
      timer = setInterval(turn, lookMs)
    },
    async stop() {
      closed = true
      clearInterval(timer)
      await refreshing
      while (underWay.size > 0) await Promise.all(underWay)
    },
    async round() {
      await refreshDue()
      lookAtAll()
      while (underWay.size > 0) await Promise.all(underWay)
    },
    watching(tenant) {
      return [...all.values()].flatMap((r) =>
        [...(r.places.get(tenant)?.watched.values() ?? [])].map(({ code }) => ({
          ...{ watch: r.name, label: r.watch.label, code },
        })),
      )
    },
    list(tenant) {
      return [...all.values()].map((r) => {
        const place = r.places.get(tenant)
        const holding = [...(place?.watched.values() ?? [])].flatMap(({ code, state }) =>
          state.since === null ? [] : [{ code, since: state.since, fired: state.fired }],
        )
        return {
          watch: r.name,
          label: r.watch.label,
          when: r.watch.when,
          points: place?.watched.size ?? 0,
          refreshedAt: place?.refreshedAt ?? null,
          fault: place?.fault ?? null,
          holding: holding.slice(0, longestList),
        }
      })
    },
    figures() {
      const watched = places().flatMap(({ place }) => [...place.watched.values()])
      return {
        watches: all.size,
        points: watched.length,
        fired: watched.filter((w) => w.state.fired).length,
        failing: watched.filter((w) => w.tries > 0 && w.due.length > 0).length,
        leftOut: places().reduce((sum, { place }) => sum + place.leftOut, 0),
      }
    },
  }
}
