import type { Page, PointItem } from '../../api/platform.ts'
import type { TenantPoint } from '../../api/point.ts'
import type { PointType } from '../../contract/point.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Language } from '../../contract/text.ts'
import type { Queryable } from '../data/connect.ts'
import { twinRefusals } from './refusals.ts'
import { inBranch, loadPoints } from './store.ts'

export type PointFilter = {
  /** Words, each of which stands somewhere in the code or in the name of either language; case does not count. */
  search?: string
  /** At and below this path. */
  branch?: string
  type?: PointType
  connection?: string
  /** Exactly these; those that do not exist are left out. */
  codes?: readonly string[]
  /** 1…10,000; 100 unless given. */
  limit?: number
  cursor?: string
  language?: Language
}

const maxLimit = 10_000
const maxWords = 10

export function itemOf({ index, name, tenant: _, ...point }: TenantPoint, language: Language): PointItem {
  return { id: index, ...point, name: name[language], names: name }
}

function afterCursor(cursor: string): string {
  const code = Buffer.from(cursor, 'base64url').toString('utf8')
  if (code === '' || code.includes('\0') || Buffer.from(code).toString('base64url') !== cursor) {
    throw new Refusal(twinRefusals.badCursor, {}, 'cursor')
  }
  return code
}

/** Points in order of their codes, page by page. */
export async function listPoints(tx: Queryable, filter: PointFilter): Promise<Page<PointItem>> {
  const { search = '', branch = '', type, connection, codes, cursor, language = 'zh' } = filter
  const limit = Math.min(Math.max(1, filter.limit ?? 100), maxLimit)
  const words = search.split(/\s+/).filter(Boolean).slice(0, maxWords)
  const conditions = [
    ...words.map((word) => tx`and strpos(p.search, lower(${word})) > 0`),
    type ? tx`and p.type = ${type}` : tx``,
    connection ? tx`and p.connection = ${connection}` : tx``,
    codes ? tx`and p.code = any(${codes as string[]})` : tx``,
    cursor ? tx`and p.code > ${afterCursor(cursor)}` : tx``,
  ]
  const points = await loadPoints(
    tx,
    tx`where p.retired_at is null and ${inBranch(tx, branch)} ${conditions} order by p.code limit ${limit + 1}`,
  )
  const items = points.slice(0, limit).map((p) => itemOf(p, language))
  const more = points.length > limit
  return { items, next: more ? Buffer.from(items.at(-1)!.code).toString('base64url') : null }
}
