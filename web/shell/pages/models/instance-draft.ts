import type { ModelInstanceItem } from '../../../../api/models.ts'

/** What of an instance can be changed, as its form holds it. What is not named is inherited. */
export type InstanceDraft = Pick<ModelInstanceItem, 'bindings' | 'overrides' | 'enabled'>

export const draftOf = ({ bindings, overrides, enabled }: InstanceDraft): InstanceDraft => ({
  ...{ bindings, overrides, enabled },
})

/** The record with one entry set, or without it: then it is inherited again. */
export function put<T>(record: Readonly<Record<string, T>>, key: string, value: T | undefined): Record<string, T> {
  const { [key]: _, ...rest } = record
  return value === undefined ? rest : { ...rest, [key]: value }
}

const sameRecord = (a: Record<string, unknown>, b: Record<string, unknown>) => {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key])
}

export const isSameDraft = (a: InstanceDraft, b: InstanceDraft): boolean =>
  a.enabled === b.enabled && sameRecord(a.bindings, b.bindings) && sameRecord(a.overrides, b.overrides)

/** How many settings are its own instead of the model's. */
export const ownCount = ({ bindings, overrides }: Pick<InstanceDraft, 'bindings' | 'overrides'>): number =>
  Object.keys(bindings).length + Object.keys(overrides).length

export type Standing = 'off' | 'faulty' | 'running' | 'waiting'

/** @param live number of the version in use */
export function standingOf(
  { enabled, faults }: Pick<ModelInstanceItem, 'enabled' | 'faults'>,
  live: number | null,
): Standing {
  if (!enabled) return 'off'
  if (faults.length > 0) return 'faulty'
  return live === null ? 'waiting' : 'running'
}

/** Of a model's instances those that a list's filters leave; `placeOf` says a machine in words. */
export function filterInstances(
  all: readonly ModelInstanceItem[],
  filter: { show?: 'faulty' | 'own' | 'off'; search?: string },
  placeOf: (path: string) => string,
): ModelInstanceItem[] {
  const words = (filter.search ?? '').trim().toLowerCase().split(/\s+/)
  return all.filter((instance) => {
    const { code, machine, inputs, outputs, enabled, faults } = instance
    const points = [...inputs, ...outputs].map(({ point }) => point ?? '')
    const text = [code, machine ?? '', machine ? placeOf(machine) : '', ...points].join(' ').toLowerCase()
    const shown =
      filter.show === undefined ||
      { faulty: enabled && faults.length > 0, own: ownCount(instance) > 0, off: !enabled }[filter.show]
    return shown && words.every((word) => text.includes(word))
  })
}
