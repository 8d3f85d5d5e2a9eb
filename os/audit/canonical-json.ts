/**
 * JSON with sorted keys and nothing that PostgreSQL's jsonb would change: the same value always gives the same text, before
 * it is stored and after it is read back. U+0000 and lone surrogates, which jsonb cannot hold, become U+FFFD.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(normalise(JSON.parse(JSON.stringify(value ?? null))))
}

function normalise(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '\uFFFD').toWellFormed()
  if (typeof value === 'number') return value === 0 ? 0 : value // jsonb knows no −0
  if (Array.isArray(value)) return value.map(normalise)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(([k, v]) => [normalise(k) as string, normalise(v)] as const)
  // Code point order, not the locale's: the text must not depend on the machine.
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return Object.fromEntries(entries)
}
