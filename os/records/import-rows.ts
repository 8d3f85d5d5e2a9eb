import type { z } from 'zod'
import type { CommandManifest, FieldManifest } from '../../api/apps.ts'
import type { ImportReport } from '../../api/records.ts'
import type { Entity } from '../../contract/entity.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import { checked, type Fault as InputFault } from '../http/problem.ts'
import type { Cell } from '../tables/csv-file.ts'
import { readCell } from './import-columns.ts'
import type { IdsByName } from './import-names.ts'
import type { PlantDays } from './plant-days.ts'
import { recordRefusals } from './refusals.ts'

export type Fault = Omit<ImportReport['refused'][number], 'column'>
/** A row as the command takes it, or why it cannot. `row` is its number in the file. */
export type Row = { row: number; body: Record<string, unknown> } | { row: number; refused: Fault[] }

/** All that a refusal says, for the report. */
export const faultOf = (row: number, refusal: Refusal): Fault[] => {
  const { faults } = refusal as { faults?: InputFault[] }
  return (faults ?? [{ field: refusal.field ?? null, texts: refusal.texts() }]).map(({ field, texts }) => ({
    ...{ row, field: field === 'body' ? null : field, detail: texts, code: refusal.code },
  }))
}

/** What else the command would object to in a row that it is not asked about. */
function faultsOf(row: number, schema: z.ZodType, body: unknown): Fault[] {
  try {
    checked(schema, body, 'body')
    return []
  } catch (error) {
    return faultOf(row, error as Refusal)
  }
}

/** Cells as bodies of the command: words become choices, names become ids. */
export function bodiesOf(
  { columns, rows }: { columns: readonly (FieldManifest | null)[]; rows: readonly Cell[][] },
  command: CommandManifest,
  schema: z.ZodType,
  ids: ReadonlyMap<string, IdsByName>,
  days: PlantDays,
): Row[] {
  const properties = (command.input.properties ?? {}) as Record<string, { enum?: unknown }>
  return rows.map((cells, at) => {
    const row = at + 2
    const body: Record<string, unknown> = {}
    const refused: Fault[] = []
    const refuse = (field: FieldManifest, detail: Text, code: string) =>
      refused.push({ row, field: field.name, detail, code })
    for (const [i, field] of columns.entries()) {
      const read = field && readCell(field, cells[i] ?? null, properties[field.name]?.enum !== undefined, days)
      if (!field || !read) continue
      if ('expected' in read) refuse(field, read.expected, 'invalid')
      else if ('value' in read) body[field.name] = read.value
      else {
        const found = ids.get(field.name)?.get(read.name) ?? []
        if (found.length === 1) body[field.name] = found[0]
        else {
          const kind = found.length > 1 ? recordRefusals.nameOfSeveral : recordRefusals.unknownName
          refuse(field, new Refusal(kind, { name: read.name.slice(0, 100) }).texts(), kind.code)
        }
      }
    }
    if (refused.length === 0) return { row, body }
    const told = new Set(refused.map(({ field }) => field))
    return { row, refused: [...refused, ...faultsOf(row, schema, body).filter(({ field }) => !told.has(field))] }
  })
}

/** A code that stands twice in the file: the database would tell it of the second row alone, and not at all in a rehearsal. */
export function refuseTwice(rows: readonly Row[], { code }: Entity): Row[] {
  const first = new Map<unknown, number>()
  return rows.map((each) => {
    const value = code && 'body' in each ? each.body[code] : undefined
    if (value === undefined) return each
    const before = first.get(value)
    if (before === undefined) first.set(value, each.row)
    if (before === undefined) return each
    return {
      row: each.row,
      refused: faultOf(each.row, new Refusal(recordRefusals.twiceInFile, { row: before }, code)),
    }
  })
}
