import { type Body, type Box, boxesOf, type Drawing, type Wire } from './drawing.ts'

export type Change = 'added' | 'removed' | 'changed' | 'same'

/**
 * One thing that is not as it was. `where`: path of the element, '' for the model itself. `field`: what of it, e.g. `params.limit`,
 * `unit`, `default`; '' for the element as a whole, `wire` for a wire. `before` or `after` is undefined where there was, or is, none.
 */
export type Difference = { where: string; field: string; before: unknown; after: unknown }
export type DrawingDiff = {
  /** Of both drawings: the later one's boxes with their places, then those that are gone, with the places they had. */
  boxes: (Box & { change: Change })[]
  wires: (Wire & { change: Exclude<Change, 'changed'> })[]
  differences: Difference[]
}

/** Where a box stands and how it is grouped changes the look, not what is calculated. */
const looks = new Set(['position', 'group', 'id'])

/** Values as JSON has them, whatever the order of their keys. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => isSame((a as never)[key], (b as never)[key]))
}

const entriesOf = (value: unknown): Record<string, unknown> => (value ?? {}) as Record<string, unknown>

/** Fields in which two elements differ; each parameter is a field of its own. */
function fieldsThatDiffer(where: string, before: object, after: object): Difference[] {
  const [a, b] = [entriesOf(before), entriesOf(after)]
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => !looks.has(key))
  return keys.flatMap((key): Difference[] => {
    if (isSame(a[key], b[key])) return []
    if (key !== 'params') return [{ where, field: key, before: a[key], after: b[key] }]
    const [old, now] = [entriesOf(a.params), entriesOf(b.params)]
    return [...new Set([...Object.keys(old), ...Object.keys(now)])]
      .filter((name) => !isSame(old[name], now[name]))
      .map((name) => ({ where, field: `params.${name}`, before: old[name], after: now[name] }))
  })
}

type Named = { id: string }
const keyed = <T extends Named>(list: readonly T[]): Map<string, T> => new Map(list.map((each) => [each.id, each]))

/** By id: what came, what went, and in what the others differ. `tell` says what an element is when it came or went as a whole. */
function compare<T extends Named>(
  before: readonly T[],
  after: readonly T[],
  path: (id: string) => string,
  tell: (element: T) => unknown,
): { change: Map<string, Change>; differences: Difference[] } {
  const [old, now] = [keyed(before), keyed(after)]
  const change = new Map<string, Change>()
  const differences: Difference[] = []
  for (const element of after) {
    const was = old.get(element.id)
    const where = path(element.id)
    if (!was) {
      change.set(element.id, 'added')
      differences.push({ where, field: '', before: undefined, after: tell(element) })
      continue
    }
    const fields = fieldsThatDiffer(where, was, element)
    change.set(element.id, fields.length > 0 ? 'changed' : 'same')
    differences.push(...fields)
  }
  for (const element of before) {
    if (now.has(element.id)) continue
    change.set(element.id, 'removed')
    differences.push({ where: path(element.id), field: '', before: tell(element), after: undefined })
  }
  return { change, differences }
}

export const wireKey = ({ from, to }: Wire): string => `${from.node}.${from.port ?? ''}→${to.node}.${to.port ?? ''}`

function compareWires(before: readonly Wire[], after: readonly Wire[]): DrawingDiff['wires'] {
  const [old, now] = [new Set(before.map(wireKey)), new Set(after.map(wireKey))]
  return [
    ...after.map((wire) => ({ ...wire, change: old.has(wireKey(wire)) ? ('same' as const) : ('added' as const) })),
    ...before.filter((wire) => !now.has(wireKey(wire))).map((wire) => ({ ...wire, change: 'removed' as const })),
  ]
}

const wireDifferences = (prefix: string, wires: DrawingDiff['wires']): Difference[] =>
  wires
    .filter(({ change }) => change !== 'same')
    .map(({ from, to, change }) => {
      const [before, after] = change === 'added' ? [undefined, { from, to }] : [{ from, to }, undefined]
      return { where: prefix, field: 'wire', before, after }
    })

const tellBox = ({ role, kind }: Box) => kind ?? role
const tellParameter = (parameter: { default: unknown }) => parameter.default
const noAlarms = { alarms: [] }

function compareBodies(prefix: string, before: Body & Partial<Drawing>, after: Body & Partial<Drawing>) {
  const path = (id: string) => `${prefix}${id}`
  const [old, now] = [boxesOf({ ...noAlarms, ...before }), boxesOf({ ...noAlarms, ...after })]
  const boxes = compare(old, now, path, tellBox)
  const parameters = compare(before.parameters, after.parameters, path, tellParameter)
  const wires = compareWires(before.wires, after.wires)
  const gone = old.filter(({ id }) => boxes.change.get(id) === 'removed')
  return {
    boxes: [...now, ...gone].map((box) => ({ ...box, change: boxes.change.get(box.id)! })),
    wires,
    differences: [...parameters.differences, ...boxes.differences, ...wireDifferences(prefix.slice(0, -1), wires)],
  }
}

const emptyBody: Body = { parameters: [], inputs: [], outputs: [], blocks: [], wires: [] }

/** What two versions of a drawing differ in: in the picture, and as a list with old and new. */
export function diffDrawings(before: Drawing, after: Drawing): DrawingDiff {
  const whole = compareBodies('', before, after)
  const ofModel = (['cycleMs', 'late', 'name', 'note'] as const)
    .filter((field) => !isSame(before[field], after[field]))
    .map((field) => ({ where: '', field, before: before[field], after: after[field] }))
  const [old, now] = [keyed(before.submodels), keyed(after.submodels)]
  const inside = [...new Set([...now.keys(), ...old.keys()])].flatMap(
    (id) => compareBodies(`${id}/`, old.get(id) ?? emptyBody, now.get(id) ?? emptyBody).differences,
  )
  return { ...whole, differences: [...ofModel, ...whole.differences, ...inside] }
}
