import type { PointInput, PointItem, PointReport } from '../../../../api/platform.ts'
import type { BrowseItem } from '../../../../contract/driver.ts'
import type { Language } from '../../../../contract/text.ts'

/** Most nodes that one registration takes. */
export const maxChosen = 1_000
const maxCode = 128

/** A node that shall become a point; `code` and `name` can be changed before it is sent. */
export type Chosen = { id: string; item: BrowseItem; code: string; name: string }

/** What a code may not hold becomes '_'. */
function asCode(text: string): string {
  return text
    .replace(/[^\p{L}\p{N}_.\-:]+/gu, '_')
    .replace(/^[^\p{L}\p{N}]+|_+$/gu, '')
    .slice(0, maxCode)
}

/**
 * A code for a node: the last part of its own identifier where that is a text (`ns=2;s=Boiler/1PT-001` → `1PT-001`),
 * otherwise its name. The tag of a control system thus stays what people know it by.
 */
export function suggestCode(item: Pick<BrowseItem, 'id' | 'name'>): string {
  const identifier = /(?:^|;)s=(.+)$/s.exec(item.id)?.[1]
  const last = identifier?.split(/[/\\|]/).at(-1)
  return asCode(last ?? '') || asCode(item.name) || asCode(item.id) || 'P'
}

/**
 * The name in the person's language where the device has one in Chinese, as its description often is. Where the name is
 * but the tag again, the description tells more.
 */
export function suggestName(item: Pick<BrowseItem, 'id' | 'name' | 'description'>, language: Language): string {
  const { name, description } = item
  const chinese = (text: string) => /\p{Script=Han}/u.test(text)
  if (!description) return name
  if (language === 'zh' && chinese(description) && !chinese(name)) return description
  const isTag = /(?:^|;)s=/.test(item.id) && name === suggestCode(item)
  return isTag && (language === 'zh' || !chinese(description)) ? description : name
}

/** Adds nodes with codes that are free among those chosen: a second `PV` becomes `PV_2`. Stops at the limit. */
export function choose(before: readonly Chosen[], items: readonly BrowseItem[], language: Language): Chosen[] {
  const chosen = [...before]
  const ids = new Set(before.map((each) => each.id))
  const codes = new Set(before.map((each) => each.code))
  for (const item of items) {
    if (!item.readable || ids.has(item.id) || chosen.length >= maxChosen) continue
    const wanted = suggestCode(item)
    let code = wanted
    for (let n = 2; codes.has(code); n++) code = `${wanted.slice(0, maxCode - 6)}_${n}`
    ids.add(item.id)
    codes.add(code)
    chosen.push({ id: item.id, item, code, name: suggestName(item, language) })
  }
  return chosen
}

/** Codes that stand more than once: they cannot be sent together. */
export function repeatedCodes(chosen: readonly Chosen[]): Set<string> {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const { code } of chosen) {
    if (seen.has(code)) repeated.add(code)
    seen.add(code)
  }
  return repeated
}

/** The body of POST …/browse/points. */
export function nodesOf(chosen: readonly Chosen[]) {
  return chosen.map(({ item, code, name }) => ({
    code: code.trim(),
    name: name.trim() || code.trim(),
    type: item.type,
    unit: item.unit ?? null,
    address: item.address,
  }))
}

/** The body of POST /api/points that gives points that exist another source and changes nothing else of them. */
export function rewiredOf(
  chosen: readonly Chosen[],
  connection: string,
  existing: ReadonlyMap<string, Pick<PointItem, 'source'>>,
): PointInput[] {
  return chosen.map(({ code, item }) => {
    const writable = existing.get(code.trim())?.source?.writable
    return { code: code.trim(), source: { connection, address: item.address, ...(writable && { writable }) } }
  })
}

/** Two reports as one; `second` counts its rows after those of `first`. */
export function joinReports(first: PointReport, second: PointReport, firstRows: number): PointReport {
  return {
    committed: first.committed && second.committed,
    created: first.created + second.created,
    updated: first.updated + second.updated,
    unchanged: first.unchanged + second.unchanged,
    rows: [...first.rows, ...second.rows.map((row) => ({ ...row, index: row.index + firstRows }))],
  }
}
