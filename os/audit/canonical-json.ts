/** As jsonb can hold it: U+0000 and lone surrogates become U+FFFD. */
export const storable = (text: string) => text.replaceAll('\0', '\uFFFD').toWellFormed()

/** Keys that JavaScript keeps before all others, by number. */
const isIndex = (key: string) => /^(?:0|[1-9]\d{0,9})$/.test(key) && Number(key) < 2 ** 32 - 1

function inOrder(a: string, b: string): number {
  const [first, second] = [isIndex(a), isIndex(b)]
  if (first !== second) return first ? -1 : 1
  if (first) return Number(a) - Number(b)
  // by code unit, not the locale's order: the text must not depend on the machine
  return a < b ? -1 : a > b ? 1 : 0
}

/** undefined where JSON leaves a value out. */
function write(value: unknown, key: string): string | undefined {
  const plain = (value as { toJSON?: unknown } | null | undefined)?.toJSON
  const told = typeof plain === 'function' ? plain.call(value, key) : value
  if (told === null) return 'null'
  if (typeof told === 'string') return JSON.stringify(storable(told))
  if (typeof told === 'number') return Number.isFinite(told) ? String(told === 0 ? 0 : told) : 'null' // jsonb knows no −0
  if (typeof told !== 'object') return JSON.stringify(told)
  if (Array.isArray(told)) return `[${told.map((one, i) => write(one, String(i)) ?? 'null').join()}]`
  const members = new Map<string, string>()
  for (const name of Object.keys(told)) {
    const text = write((told as Record<string, unknown>)[name], name)
    if (text !== undefined) members.set(storable(name), text)
  }
  const names = [...members.keys()].sort(inOrder)
  return `{${names.map((name) => `${JSON.stringify(name)}:${members.get(name)}`).join()}}`
}

/**
 * JSON with sorted keys and nothing that PostgreSQL's jsonb would change: the same value always gives the same text, before
 * it is stored and after it is read back.
 * @throws TypeError for a bigint, as JSON does
 */
export const canonicalJson = (value: unknown): string => write(value ?? null, '') ?? 'null'
