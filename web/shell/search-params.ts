/**
 * What stands behind the `?` of a page's address. Everything is plain text there, so that an address can be read and sent
 * to a colleague; lists are joined by commas. A page's `search.ts` turns the raw parameters into its own typed ones.
 */
export type RawSearch = Record<string, unknown>

export function parseSearch(search: string): RawSearch {
  return Object.fromEntries(new URLSearchParams(search))
}

export function stringifySearch(search: RawSearch): string {
  const parts: string[] = []
  for (const [name, value] of Object.entries(search)) {
    if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) continue
    const items = Array.isArray(value) ? value : [value]
    parts.push(`${encodeURIComponent(name)}=${items.map((v) => encodePart(String(v))).join(',')}`)
  }
  return parts.length ? `?${parts.join('&')}` : ''
}

/** Leaves '/' and ':' readable, they are harmless in a query. */
function encodePart(text: string): string {
  return encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%3A', ':')
}

export function textParam(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function listParam(value: unknown): string[] | undefined {
  if (Array.isArray(value)) return value.length ? value.map(String) : undefined
  const items = textParam(value)?.split(',').filter(Boolean)
  return items?.length ? items : undefined
}

export function numberParam(value: unknown): number | undefined {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : undefined
}

export function choiceParam<const T extends string>(value: unknown, choices: readonly T[]): T | undefined {
  return choices.find((choice) => choice === value)
}

export function flagParam(value: unknown): true | undefined {
  return value === true || value === 'true' || value === '1' ? true : undefined
}
