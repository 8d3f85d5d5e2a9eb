import { getTableColumns } from 'drizzle-orm'
import type { Entity } from '../../contract/entity.ts'
import type { IndexedRecord, Scope } from '../kernel/services.ts'
import { belongs, fold, gramsOf } from './grams.ts'

export const searchMigrations = { owner: 'search', folder: new URL('./migrations/', import.meta.url) }

const longest = { code: 200, title: 300, titleKey: 60, body: 4_000 } as const

/** A record as the search knows it. */
export type SearchEntry = {
  /** `app.entity` */
  entity: string
  record: string
  code: string | null
  title: string
  body: string
  state: string
  createdBy: string
  department: string | null
  site: string | null
  /** UTC ms */
  updated: number
}

const textOf = (value: unknown) => (value === null || value === undefined ? '' : String(value))

/** What people search in one field: a choice by its words in both languages, everything else as it is. */
function wordsOf(entity: Entity, field: string, value: unknown): string {
  const text = textOf(value)
  const choice = entity.fields[field]?.choices?.[text]
  return choice ? `${choice.zh} ${choice.en}` : text
}

/** @param row as drizzle reads it: fields by their names in code, moments in UTC ms */
export function entryOf(name: string, entity: Entity, row: Record<string, unknown>): SearchEntry {
  const searched = Object.keys(getTableColumns(entity.table)).filter(
    (field) => entity.fields[field]?.search && field !== entity.title && field !== entity.code,
  )
  return {
    entity: name,
    record: String(row.id),
    code: entity.code ? textOf(row[entity.code]).slice(0, longest.code) || null : null,
    title: wordsOf(entity, entity.title, row[entity.title]).slice(0, longest.title),
    body: searched
      .map((field) => wordsOf(entity, field, row[field]))
      .filter(Boolean)
      .join('\n')
      .slice(0, longest.body),
    state: String(row.state),
    createdBy: String(row.createdBy),
    department: (row.department as string | null) ?? null,
    site: (row.site as string | null) ?? null,
    updated: Number(row.updatedAt),
  }
}

/** The columns that what is typed is compared with. */
export function keysOf({ code, title, body }: Pick<SearchEntry, 'code' | 'title' | 'body'>) {
  const codeKey = code === null ? null : fold(code)
  const foldedTitle = fold(title)
  const folded = [codeKey, foldedTitle, fold(body)].filter(Boolean).join(' ')
  return {
    codeKey,
    titleKey: [...foldedTitle].slice(0, longest.titleKey).join(''),
    folded,
    grams: gramsOf(folded),
  }
}

/** Makes records findable as they are now, each once. Called in the transaction that inserted or changed them. */
export async function indexRecords({ tx }: Pick<Scope, 'tx'>, records: readonly IndexedRecord[]): Promise<void> {
  const entries = records.map(({ name, entity, row }) => {
    const e = entryOf(name, entity, row)
    const { grams, ...keys } = keysOf(e)
    return { ...e, ...keys, pieces: [...grams, ...belongs({ ...e, tenant: tx.tenant })] }
  })
  await tx.sql`
    insert into search_entry as s
      (entity, record, code, title, body, state, created_by, department, site, updated, code_key, title_key, folded, grams)
    select entity, record, code, title, body, state, "createdBy", department, site, to_timestamp(updated / 1000), "codeKey", "titleKey",
      folded, array_to_tsvector(pieces)
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as e (entity text, record uuid, code text, title text, body text,
      state text, "createdBy" text, department text, site text, updated numeric, "codeKey" text, "titleKey" text, folded text, pieces text[])
    on conflict (tenant, entity, record) do update set
      code = excluded.code, title = excluded.title, body = excluded.body, state = excluded.state,
      department = excluded.department, site = excluded.site, updated = excluded.updated, code_key = excluded.code_key,
      title_key = excluded.title_key, folded = excluded.folded,
      grams = excluded.grams`
}
