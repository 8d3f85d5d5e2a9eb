type Values = Record<string, unknown>

/** As JSON has it; nothing is null. */
export const plain = (value: unknown): unknown => {
  if (value === undefined) return null
  return typeof value === 'string' || value === null ? value : JSON.parse(JSON.stringify(value))
}

/** The fields that differ, as plain JSON. */
export function difference(
  before: Values | null,
  after: Values,
): { before: Record<string, unknown>; after: Record<string, unknown> } {
  const silent = new Set(['id', 'tenant', 'version', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy'])
  const names = Object.keys(after).filter((name) => {
    if (silent.has(name)) return false
    return JSON.stringify(before?.[name] ?? null) !== JSON.stringify(after[name] ?? null)
  })
  const pick = (row: Values | null) => Object.fromEntries(names.map((name) => [name, plain(row?.[name])]))
  return { before: before ? pick(before) : {}, after: pick(after) }
}
