// Where else a data-driven model is used: the machines whose models call it, each with the points that its block takes there. Pure.
import {
  type DriftItem,
  type DriftVerdict,
  type KeptRecipe,
  type LearnedColumn,
  type PlaceDrift,
} from '../../../api/learned-models.ts'
import type { TenantPoint } from '../../../api/point.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Text } from '../../../contract/text.ts'
import { type Bound, bindInstance, type PointFinder } from '../bind-instance.ts'
import type { Compiled } from '../engine/compile.ts'
import type { RunBlock } from '../engine/generate.ts'
import { passageGroup } from '../graph/flat.ts'
import { type Conversion, chained, conversionOf } from '../graph/unit-algebra.ts'
import type { StoredInstance } from '../model-store.ts'
import type { PlaceLook } from './place-store.ts'
import { trainingRefusals as refusals } from './refusals.ts'

/** A published model that calls it. */
export type Calling = {
  code: string
  equipmentType: string | null
  compiled: Compiled
  instances: readonly StoredInstance[]
}
/** One column of the recipe at a place: what is read, and how it becomes what training saw. */
export type Read = { point: TenantPoint; conversion: Conversion | null }
/** `place` is its name among the others, `caller` the instance that calls it there. */
export type Place = { place: string; machine: string | null; caller: string } & ({ reads: Read[] } | { problem: Text })

type Trained = { recipe: KeptRecipe; machine: string | null }

/** Where the block runs besides the machine that it was trained on. @param block its id, with the version */
export function placesOf(block: string, trained: Trained, calling: readonly Calling[], points: PointFinder): Place[] {
  const places = new Map<string, Place>()
  const features = trained.recipe.columns.filter(({ use }) => use === 'feature')
  // two models over the same points of a machine are one place
  const seen = new Set([features.map(({ point }) => point).join(' ')])
  for (const model of calling)
    for (const instance of model.instances) {
      const bound = bindInstance(model, model.compiled, instance, points)
      // what does not run uses nothing
      if (!instance.enabled || bound.faults.length > 0) continue
      const { machine } = instance
      const caller = `${model.code}.${instance.code}`
      for (const run of model.compiled.blocks.filter(({ kind }) => kind === block)) {
        const found = readsAt(run, { trained, features, compiled: model.compiled, bound, machine, points })
        if ('problem' in found && machine === trained.machine) continue
        const key =
          'problem' in found ? `${machine ?? caller} ?` : features.map((_, k) => found.features[k].point.code).join(' ')
        if (seen.has(key)) continue
        seen.add(key)
        const place = [machine ?? caller, caller, `${caller}.${run.path}`].find((name) => !places.has(name))
        if (place === undefined) continue
        places.set(place, {
          ...{ place, machine, caller },
          ...('problem' in found ? found : { reads: found.all }),
        })
      }
    }
  return [...places.values()]
}

type At = {
  trained: Trained
  features: readonly LearnedColumn[]
  compiled: Compiled
  bound: Bound
  machine: string | null
  points: PointFinder
}

/** Points of all columns, in the recipe's order; or why they cannot be read. */
function readsAt(run: RunBlock, at: At): { all: Read[]; features: Read[] } | { problem: Text } {
  try {
    const features = at.features.map((column, k) => featureAt(run, k, column, at))
    let next = 0
    const all = at.trained.recipe.columns.map((column) =>
      column.use === 'feature' ? features[next++] : conditionAt(column, at),
    )
    return { all, features }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { problem: error.texts() }
  }
}

/** The point that is wired to an input of the block, through the ports of the sub-models around it. */
function featureAt(run: RunBlock, k: number, { label }: LearnedColumn, { compiled, bound }: At): Read {
  let [feed] = run.feeds[k]
  let { conversion } = feed
  for (;;) {
    const { slot } = feed
    const input = compiled.inputs.findIndex((port) => port.slot === slot)
    if (input >= 0) {
      const { found } = bound.inputs[input]
      if (!found) throw new Refusal(refusals.placeWithoutPoint, { name: label })
      return { point: found, conversion: chained(conversionOf(found.unit, compiled.inputs[input].unit)!, conversion) }
    }
    const before = compiled.blocks.find(({ out, block }) => out === slot && block.group === passageGroup)
    if (!before) throw new Refusal(refusals.placeCalculated, { name: label })
    feed = before.feeds[0][0]
    conversion = chained(feed.conversion, conversion)
  }
}

/** A column for a condition is no input of the block: what plays its role there, or the same point where it is not the trained machine's own. */
function conditionAt({ point: code, unit, label }: LearnedColumn, { trained, machine, points }: At): Read {
  const own = points.byCode(code)
  const there = own && own.role !== null && machine !== null ? points.byRole(machine, own.role) : undefined
  const shared = own && !(trained.machine !== null && `${own.path}/`.startsWith(`${trained.machine}/`))
  const point = there ?? (shared ? own : undefined)
  const conversion = point && conversionOf(point.unit, unit)
  if (!point || !conversion) throw new Refusal(refusals.placeWithoutPoint, { name: label })
  return { point, conversion }
}

type Looked = { number: number; at: number; verdict: DriftVerdict }

/**
 * Since when a verdict is so: the first look that said it, with no other verdict of the version since. A look with too few rows ends no
 * other verdict. @param earlier looks, the latest first
 */
export function sinceOf({ number, at, verdict }: Looked, earlier: readonly (Looked & { since?: number })[]): number {
  let since = at
  for (const look of earlier) {
    if (look.number !== number) break
    if (look.verdict === verdict) since = look.since ?? look.at
    else if (look.verdict !== 'tooFew') break
  }
  return since
}

/** Places whose turn it is: those never looked at first, then the longest ago. */
export function inTurn(places: readonly Place[], lookedAt: ReadonlyMap<string, number>, most: number): Place[] {
  const last = ({ place }: Place) => lookedAt.get(place) ?? 0
  return [...places].sort((a, b) => last(a) - last(b)).slice(0, most)
}

/** The same list begun further on, and round again. */
export function rotated<T>(list: readonly T[], by: number): T[] {
  const first = list.length === 0 ? 0 : by % list.length
  return [...list.slice(first), ...list.slice(0, first)]
}

/** Looks that a place's small picture shows. */
const mostTrail = 100
/** What needs somebody first. */
const urgency: readonly DriftVerdict[] = ['retrain', 'watch', 'tooFew', 'steady']

/**
 * Looks of the version in use, place by place: the worst first, of equal ones the machine that it was trained on.
 *
 * @param own looks at that machine, the latest first
 * @param looks at the other places, of each the latest first
 */
export function placeDrifts(
  live: number | null,
  machine: string | null,
  own: readonly DriftItem[],
  looks: readonly PlaceLook[],
): PlaceDrift[] {
  const trailOf = (list: readonly DriftItem[]) =>
    list
      .slice(0, mostTrail)
      .map(({ at, stability }): [number, number | null] => [at, stability])
      .reverse()
  const mine = own.filter(({ number }) => number === live)
  const [latest, ...earlier] = mine
  const trained: PlaceDrift[] = latest
    ? [
        {
          ...{ place: machine ?? '', machine, caller: null, trained: true, latest },
          ...{ since: sinceOf(latest, earlier), trail: trailOf(mine), problem: null },
        },
      ]
    : []
  const others = [
    ...Map.groupBy(
      looks.filter(({ number }) => number === live),
      ({ place }) => place,
    ).values(),
  ].map((list): PlaceDrift => {
    const [{ place, machine: at, caller, since, problem, ...last }] = list
    return { ...{ place, machine: at, caller, trained: false, latest: last, since, problem }, trail: trailOf(list) }
  })
  return [...trained, ...others].sort(
    (a, b) =>
      urgency.indexOf(a.latest.verdict) - urgency.indexOf(b.latest.verdict) ||
      Number(b.trained) - Number(a.trained) ||
      (a.place < b.place ? -1 : 1),
  )
}
