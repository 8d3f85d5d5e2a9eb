/** One value before and after, by its dotted place. */
export type DiffLine = { path: string; before: unknown; after: unknown; changed: boolean }

const deepest = 4
/** Beyond it the rest is left to the raw entry. */
const mostLines = 400

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/**
 * What an entry kept of before and after, side by side: one line per value, nested objects by their place. A side that was kept as a
 * whole value rather than as an object stands in one line with an empty path.
 */
export function diffLines(before: unknown, after: unknown): DiffLine[] {
  const lines: DiffLine[] = []
  const visit = (path: string, left: unknown, right: unknown, depth: number): void => {
    if (lines.length >= mostLines) return
    const nested =
      (isObject(left) || isObject(right)) && [left, right].every((v) => isObject(v) || v === null || v === undefined)
    if (!nested || depth === deepest) {
      lines.push({ path, before: left ?? null, after: right ?? null, changed: !same(left, right) })
      return
    }
    const a = isObject(left) ? left : {}
    const b = isObject(right) ? right : {}
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const of = (side: Record<string, unknown>) => (Object.hasOwn(side, key) ? side[key] : undefined)
      visit(path ? `${path}.${key}` : key, of(a), of(b), depth + 1)
    }
  }
  if (before !== null || after !== null) visit('', before, after, 0)
  return lines
}

/** A value as it stands in the comparison. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '—'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
