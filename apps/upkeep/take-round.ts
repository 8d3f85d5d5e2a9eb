import type { Ctx, Row } from '../../contract/index.ts'
import { z } from '../../contract/index.ts'
import { equipmentKnown } from '../equipment/public.ts'
import { type CheckRow, expectedOf, judgeValue } from './checks.ts'
import { keepRound, mostPhotos } from './commands/keep-round.ts'
import { type Finding, tellFindings } from './findings.ts'
import { refusals } from './permissions.ts'
import { round as roundEntity, roundNumbers } from './round.ts'
import { itemKey, planOf, type RouteStop, windowFor } from './route-stops.ts'
import type { EarlierRound, Interval } from './rules/rounds.ts'
import { judgeRound } from './rules/rounds.ts'
import type { routeTable } from './schema.ts'

const at = z.int().min(0).max(9_999_999_999_999)

/** A round as a phone sends it, perhaps hours later. `client`: its id on the phone; times by the phone's clock, UTC ms. */
export const sentRound = z.strictObject({
  client: z.uuid(),
  route: z.string().trim().min(1).max(200),
  readings: z
    .array(z.strictObject({ item: z.string().max(80), value: z.string().max(500), at }))
    .min(1)
    .max(2000),
  scans: z
    .array(z.strictObject({ place: z.string().max(50), at }))
    .max(500)
    .default([]),
})
export type SentRound = z.output<typeof sentRound>
export type Taken = {
  client: string
  round: string
  known: boolean
  timing: string
  doubts: string[]
  notOk: number
  missing: number
}

type Route = Row<typeof routeTable>
/** Rounds that are looked at for digits that never change. */
const earlierRounds = 5

/** Check rows of a route's standards, by the standard's code. */
export async function standardsOf(
  ctx: Pick<Ctx, 'sql'>,
  stops: readonly RouteStop[],
): Promise<Map<string, CheckRow[]>> {
  const codes = [...new Set(stops.map(({ standard }) => standard))]
  const rows = await ctx.sql<{ code: string; items: CheckRow[] }[]>`
    select code, items from upkeep_standard where code = any(${codes}::text[])`
  return new Map(rows.map(({ code, items }) => [code, items]))
}

async function earlierOf(ctx: Ctx, route: string): Promise<EarlierRound[]> {
  const rows = await ctx.sql<{ readings: SentRound['readings'] | null }[]>`
    select readings from upkeep_round join upkeep_sent_round on upkeep_sent_round.round = upkeep_round.id
    where route = ${route} order by window_from desc, finished_at desc limit ${earlierRounds}`
  return rows.map(({ readings }) => Object.fromEntries((readings ?? []).map(({ item, value }) => [item, value])))
}

/** The row that waits for this round, or a new one: a second patrol of a window is a round of its own. */
async function rowFor(ctx: Ctx, route: Route, window: Interval): Promise<string> {
  const [waiting] = await ctx.sql<{ id: string }[]>`
    select id from upkeep_round where route = ${route.id} and state in ('due', 'skipped')
      and window_from = to_timestamp(${window.from / 1000}) limit 1`
  return waiting?.id ?? (await addRound(ctx, route, window))
}

/** A round that is to be done in a window. */
export async function addRound(ctx: Ctx, route: Route, window: Interval): Promise<string> {
  const dueOn = Temporal.Instant.fromEpochMilliseconds(window.from).toZonedDateTimeISO(route.timeZone).toPlainDate()
  const { id } = await ctx.records(roundEntity).insert({
    ...{ number: await ctx.number(roundNumbers), route: route.id, windowFrom: window.from, windowTo: window.to },
    ...{ dueOn: dueOn.toString(), timing: 'open', notOk: 0, warnings: 0, missing: 0, opens: 'nothing' },
    ...{ department: route.department, site: route.site },
  })
  return id
}

/** Locks a route: what plans its rounds and what sends them come one after the other. */
export async function lockRoute(ctx: Ctx, where: { id: string } | { code: string }): Promise<Route | null> {
  const by = 'id' in where ? ctx.sql`id = ${where.id}` : ctx.sql`code = ${where.code}`
  const [found] = await ctx.sql<{ id: string }[]>`select id from upkeep_route where ${by} for update`
  if (!found) return null
  const [route] = await ctx.sql<Route[]>`
    select id, code, name, stops, windows, time_zone as "timeZone", grace_minutes as "graceMinutes",
      seconds_per_item as "secondsPerItem", responsible, state, department, site,
      (extract(epoch from created_at) * 1000)::float8 as "createdAt"
    from upkeep_route where id = ${found.id}`
  return route
}

/** A route that is locked, with the check rows of its standards. */
export type OpenRoute = { route: Route; standards: Map<string, CheckRow[]> }

/** Null: there is none of this code. */
export async function openRoute(ctx: Ctx, code: string): Promise<OpenRoute | null> {
  const route = await lockRoute(ctx, { code })
  return route && { route, standards: await standardsOf(ctx, route.stops) }
}

/**
 * Takes a round, once however often it is sent: who sends it again hears the same answer. It is judged by the phone's own times; what
 * cannot be true is marked, not refused. Refuses before it writes anything.
 */
export async function takeRound(ctx: Ctx, sent: SentRound, open: OpenRoute | null): Promise<Taken> {
  if (!open) throw ctx.refuse(refusals.unknownRoute, { code: sent.route }, 'route')
  const { route } = open
  const [before] = await ctx.sql<{ round: string }[]>`select round from upkeep_sent_round where client = ${sent.client}`
  if (before) {
    const { id, timing, doubts, notOk, missing } = await ctx.records(roundEntity).get(before.round)
    return { client: sent.client, round: id, known: true, timing, doubts: doubts ?? [], notOk, missing }
  }
  const begun = Math.min(...sent.readings.map((reading) => reading.at))
  const window = windowFor(route, begun)
  if (!window)
    throw ctx.refuse(refusals.outOfWindow, { code: route.code, time: new Date(begun).toISOString() }, 'readings')
  const { items, verdict } = await judgeSent(ctx, open, window, sent)
  const photos = await photosOf(ctx, items)
  const counted = (what: string) => items.filter(({ verdict }) => verdict === what).length
  const [notOk, warnings, missing] = [counted('notOk'), counted('warning'), counted('missing')]
  const { timing, doubts, opens, finishedAt } = verdict
  const id = await rowFor(ctx, route, window)
  await ctx.run(keepRound, {
    ...{ id, doneBy: ctx.actor.id, finishedAt, receivedAt: ctx.now, timing, notOk, warnings, missing, doubts, opens },
    photos: photos.size > 0 ? [...photos.keys()] : null,
    items: items.map(({ stop, check, value, at, verdict }) => ({
      ...{ place: stop.name, item: check.code, name: check.name, verdict: verdict as 'ok' },
      value: check.kind === 'photo' ? (photos.get(value) ?? '') : value,
      ...{ expected: expectedOf(check), ...(check.unit && { unit: check.unit }) },
      ...(at !== null && { at: clockOf(at, route.timeZone) }),
    })),
  })
  const { readings, scans, client } = sent
  await ctx.sql`
    insert into upkeep_sent_round (client, round, readings, scans)
    values (${client}, ${id}, ${ctx.sql.json(readings)}, ${ctx.sql.json(scans)})`
  await tellStops(ctx, route, id, items)
  return { client, round: id, known: false, timing, doubts, notOk, missing }
}

const clockOf = (ms: number, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(ms)
    .toZonedDateTimeISO(timeZone)
    .toPlainTime()
    .toString({ smallestUnit: 'second' })

/** What a round says of every item of its route. Refuses one that holds nothing, or a value of the wrong kind. */
async function judgeSent(ctx: Ctx, { route, standards }: OpenRoute, window: Interval, sent: SentRound) {
  const checks = checksOf(route.stops, standards)
  const readings = sent.readings.map((reading) => ({ ...reading, value: known(checks, reading) }))
  const done = { readings, scans: sent.scans }
  const verdict = judgeRound(planOf(route, window, standards), done, await earlierOf(ctx, route.id), ctx.now)
  if (verdict.finishedAt === null) throw ctx.refuse(refusals.emptyRound, {}, 'readings')
  // of several readings of one item the last taken counts
  const last = new Map([...readings].sort((a, b) => a.at - b.at).map((reading) => [reading.item, reading]))
  const items = verdict.items.map(({ item, verdict, opens }) => {
    const { check, stop } = checks.get(item)!
    const { value: text = '', at = null } = last.get(item) ?? {}
    const value = text.trim()
    if (verdict === 'invalid')
      throw ctx.refuse(refusals.itemInvalid, { item, name: check.name, value, expected: expectedOf(check) }, 'readings')
    return { stop, check, value, at, verdict, opens }
  })
  return { items, verdict }
}

type Judged = Awaited<ReturnType<typeof judgeSent>>['items'][number]

/** The photos among a round's readings, file's id → its name. Refuses what is no picture, or none that the sender may see. */
async function photosOf(ctx: Ctx, items: readonly Judged[]): Promise<Map<string, string>> {
  const taken = items.filter(({ check, value }) => check.kind === 'photo' && value !== '')
  if (taken.length > mostPhotos)
    throw ctx.refuse(refusals.photosMany, { most: mostPhotos, n: taken.length }, 'readings')
  const photos = new Map<string, string>()
  for (const { check, value } of taken) {
    const file = await ctx.files.get(value)
    if (!file.mime.startsWith('image/'))
      throw ctx.refuse(refusals.photoWrong, { item: check.code, name: check.name }, 'readings')
    photos.set(file.id, file.name)
  }
  return photos
}

type Check = { stop: RouteStop; check: CheckRow }

/** Every item of a route by its key. */
function checksOf(
  stops: readonly RouteStop[],
  standards: ReadonlyMap<string, readonly CheckRow[]>,
): Map<string, Check> {
  return new Map(
    stops.flatMap((stop) =>
      (standards.get(stop.standard) ?? []).map((check): [string, Check] => [
        itemKey(stop.code, check.code),
        { stop, check },
      ]),
    ),
  )
}

/** People's words for OK and not OK as the rules know them; what is read for no item stays as it is. */
function known(checks: ReadonlyMap<string, Check>, { item, value }: { item: string; value: string }): string {
  const check = checks.get(item)?.check
  return check ? judgeValue(check, value).value : value
}

async function tellStops(ctx: Ctx, route: Route, id: string, items: readonly (Finding & { stop: RouteStop })[]) {
  for (const [stop, found] of Map.groupBy(items, (item) => item.stop)) {
    if (found.every(({ verdict }) => verdict === 'ok' || verdict === 'missing')) continue
    const machine = stop.equipment ? await ctx.ask(equipmentKnown, { code: stop.equipment }) : null
    const equipment = machine && { id: machine.id, code: machine.code }
    const { responsible } = route
    await tellFindings(ctx, { equipment, reference: id, link: `/a/upkeep/rounds/${id}`, responsible }, found)
  }
}
