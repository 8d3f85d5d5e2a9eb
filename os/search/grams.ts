/**
 * How texts are cut so that PostgreSQL finds any part of a word without an extension: pieces of two characters where one of
 * them is Chinese (Japanese, Korean), of three elsewhere. The last pieces of a run are shorter, so that the beginning of some
 * piece matches every single character too.
 */

const ideograph = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
// spaces, and what PostgreSQL or the eye cannot take: control characters, halves of a surrogate pair
const blank = /[\s\p{Cc}\p{Cs}\p{Cf}]+/gu

/** One width, one case, single spaces: Ａ１ and a1 are the same to who searches. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(blank, ' ').trim()
}

/** Below it stand the scripts that are written with letters. */
const firstIdeograph = '\u1100'
const isIdeograph = (sign: string) => sign >= firstIdeograph && ((sign >= '一' && sign <= '鿿') || ideograph.test(sign))

/** Tells each piece of a run; `whole`: it is not cut short by the run's end. */
function eachPiece(run: string, tell: (text: string, whole: boolean) => void): void {
  const signs = [...run]
  let isWide = signs.length > 0 && isIdeograph(signs[0])
  for (const [i, sign] of signs.entries()) {
    const next = signs[i + 1]
    const isNextWide = next !== undefined && isIdeograph(next)
    const length = isWide || isNextWide ? 2 : 3
    tell(sign + (next ?? '') + (length === 3 ? (signs[i + 2] ?? '') : ''), i + length <= signs.length)
    isWide = isNextWide
  }
}

const wholePieces = (run: string): string[] => {
  const whole: string[] = []
  eachPiece(run, (text, isWhole) => isWhole && whole.push(text))
  return whole
}

/** The pieces that an entry is found by, each once, at most `limit`. @param folded see {@link fold} */
export function gramsOf(folded: string, limit = 2_000): string[] {
  const grams = new Set<string>()
  for (const run of folded.split(' ')) eachPiece(run, (text) => grams.size < limit && grams.add(text))
  return [...grams]
}

const quoted = (piece: string) => `'${piece.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** Of a longer text the first pieces are asked for. */
export const mostTerms = 60

/**
 * What was typed as a tsquery over pieces; null when nothing was. Entries it finds hold all pieces, which is nearly always
 * the words themselves: who needs to be sure compares the text.
 */
export function gramQuery(folded: string): string | null {
  const terms = new Set<string>()
  for (const run of folded.split(' ').filter(Boolean)) {
    const whole = wholePieces(run)
    if (whole.length > 0) for (const piece of whole) terms.add(quoted(piece))
    else terms.add(`${quoted(run)}:*`)
  }
  return terms.size > 0 ? [...terms].slice(0, mostTerms).join(' & ') : null
}

/** Whether the entries that a word's pieces find hold the word for sure. @param word folded, without spaces */
export function isOnePiece(word: string): boolean {
  const whole = wholePieces(word)
  return whole.length === 0 || (whole.length === 1 && whole[0] === word)
}

/** Where an entry belongs, as pieces that no text holds: so the index itself leaves out what is not asked for. */
export function belongs(e: {
  tenant: string
  entity: string
  department: string | null
  site: string | null
  createdBy: string
}): string[] {
  const all = { t: e.tenant, e: e.entity, d: e.department, s: e.site, o: e.createdBy }
  return Object.entries(all).flatMap(([key, value]) => (value === null ? [] : [belonging(key as Belonging, value)]))
}

type Belonging = 't' | 'e' | 'd' | 's' | 'o'
// a lexeme is at most 2 KB
const belonging = (key: Belonging, value: string) => `\u0001${key}${value.slice(0, 200).replaceAll('\0', '')}`

/** What an actor may see: whole entities, or part of them. */
export type SearchReach = {
  /** Every entity there is may be seen whole. */
  everything: boolean
  whole: string[]
  partly: { entity: string; sites: string[]; departments: string[]; own: string | null }[]
}

/** Narrows a query to a tenant and a reach. */
export function narrowed(query: string, tenant: string, { everything, whole, partly }: SearchReach): string {
  const term = (key: Belonging, value: string) => quoted(belonging(key, value))
  const any = (terms: string[]) => (terms.length > 0 ? `(${terms.join(' | ')})` : undefined)
  const parts = partly.flatMap(({ entity, sites, departments, own }) => {
    const ways = any([
      ...sites.map((site) => term('s', site)),
      ...departments.map((department) => term('d', department)),
      ...(own === null ? [] : [term('o', own)]),
    ])
    return ways ? [`(${term('e', entity)} & ${ways})`] : []
  })
  const entities = everything ? undefined : any([...whole.map((entity) => term('e', entity)), ...parts])
  return [query, term('t', tenant), entities].filter(Boolean).join(' & ')
}
