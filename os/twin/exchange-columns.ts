import { nodeKinds, type TwinNode } from '../../api/platform.ts'
import type { Point } from '../../api/point.ts'
import { withPlainNames } from '../../contract/plain-names.ts'
import { pointTypes } from '../../contract/point.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Cell } from '../tables/csv-file.ts'
import { twinRefusals } from './refusals.ts'

/** One column of an exchange file. Its header reads `label.zh key`; either of these alone is understood, too. */
export type Column = { key: string; zh: string; en: string; width: number; list?: readonly string[]; units?: boolean }
type Cells = Record<string, Cell>

export const pointColumns: readonly Column[] = [
  { key: 'code', zh: '测点编码', en: 'point code', width: 24 },
  { key: 'name_zh', zh: '中文名称', en: 'Chinese name', width: 32 },
  { key: 'name_en', zh: '英文名称', en: 'English name', width: 32 },
  { key: 'type', zh: '类型', en: 'type', width: 10, list: pointTypes },
  { key: 'unit', zh: '单位', en: 'unit', width: 10, units: true },
  { key: 'path', zh: '位置', en: 'path', width: 32 },
  { key: 'role', zh: '角色', en: 'role', width: 18 },
  { key: 'kks', zh: 'KKS 编码', en: 'KKS code', width: 20 },
  { key: 'low', zh: '量程下限', en: 'low', width: 10 },
  { key: 'high', zh: '量程上限', en: 'high', width: 10 },
  { key: 'decimals', zh: '小数位数', en: 'decimals', width: 10 },
  { key: 'labels', zh: '状态标签（JSON）', en: 'labels (JSON)', width: 24 },
  { key: 'retention', zh: '保存期类别', en: 'retention class', width: 12 },
  { key: 'processing', zh: '处理（JSON）', en: 'processing (JSON)', width: 40 },
  { key: 'connection', zh: '连接', en: 'connection', width: 16 },
  { key: 'address', zh: '地址（JSON）', en: 'address (JSON)', width: 32 },
  { key: 'writable', zh: '可下发', en: 'writable', width: 10, list: ['true', 'false'] },
  { key: 'note_zh', zh: '中文备注', en: 'Chinese note', width: 32 },
  { key: 'note_en', zh: '英文备注', en: 'English note', width: 32 },
]

export const nodeColumns: readonly Column[] = [
  { key: 'path', zh: '位置', en: 'path', width: 40 },
  { key: 'kind', zh: '层级', en: 'kind', width: 12, list: nodeKinds },
  { key: 'name_zh', zh: '中文名称', en: 'Chinese name', width: 32 },
  { key: 'name_en', zh: '英文名称', en: 'English name', width: 32 },
  { key: 'kks', zh: 'KKS 编码', en: 'KKS code', width: 20 },
  { key: 'equipmentType', zh: '设备类型', en: 'equipment type', width: 20 },
]

export const headerOf = ({ key, zh }: Column): string => `${zh} ${key}`

const json = (value: unknown): string => (value === null || value === undefined ? '' : JSON.stringify(value))

export function cellsOfPoint(p: Point): Cell[] {
  const cells: Cells = {
    code: p.code,
    name_zh: p.name.zh,
    name_en: p.name.en,
    type: p.type,
    unit: p.unit,
    path: p.path,
    role: p.role,
    kks: p.kks,
    low: p.low,
    high: p.high,
    decimals: p.decimals,
    labels: json(p.labels),
    retention: p.retention,
    processing: json(p.processing),
    connection: p.source?.connection ?? null,
    address: p.source?.address === undefined ? null : JSON.stringify(p.source.address),
    writable: p.source?.writable ?? null,
    note_zh: p.note?.zh ?? null,
    note_en: p.note?.en ?? null,
  }
  return pointColumns.map(({ key }) => cells[key])
}

export function cellsOfNode(n: TwinNode): Cell[] {
  const cells: Cells = {
    path: n.path,
    kind: n.kind,
    name_zh: n.name.zh,
    name_en: n.name.en,
    kks: n.kks,
    equipmentType: n.equipmentType,
  }
  return nodeColumns.map(({ key }) => cells[key])
}

/** Column of each cell, by the header row. A file without the identifying column is another file. */
export function matchHeader(
  header: readonly Cell[],
  columns: readonly Column[],
  format: string,
): (string | undefined)[] {
  const fold = (text: string) => text.toLowerCase().replace(/[\s()（）]/g, '')
  const known = new Map(columns.flatMap((c) => [headerOf(c), c.key, c.zh, c.en].map((name) => [fold(name), c.key])))
  const keys = header.map((cell) => known.get(fold(String(cell ?? ''))))
  const missing = columns[0]
  const refuse = (detail: string) => new Refusal(twinRefusals.wrongFile, { detail, format }, 'body')
  if (!keys.includes(missing.key)) throw refuse(`“${headerOf(missing)}” ?`)
  const twice = keys.find((key, i) => key !== undefined && keys.indexOf(key) !== i)
  if (twice) throw refuse(`“${twice}” × 2`)
  return keys
}

export function cellsByKey(keys: readonly (string | undefined)[], row: readonly Cell[]): Cells {
  const cells: Cells = {}
  keys.forEach((key, i) => {
    if (key !== undefined) cells[key] = row[i] ?? ''
  })
  return cells
}

const textOf = (cell: Cell) => (cell === null ? '' : String(cell))
/** A column that is not in the file changes nothing; an empty cell clears. */
const optional = (cells: Cells, key: string) => (key in cells ? textOf(cells[key]).trim() || null : undefined)
/** An empty cell changes nothing where nothing can be cleared. */
const required = (cells: Cells, key: string) => textOf(cells[key] ?? '').trim() || undefined

/** What is not a number stays a text, so that the row's check can say so. */
function numberOf(cells: Cells, key: string): unknown {
  const text = optional(cells, key)
  return text === null || text === undefined || Number.isNaN(Number(text)) ? text : Number(text)
}

function jsonOf(cells: Cells, key: string): unknown {
  const text = optional(cells, key)
  if (text === null || text === undefined) return text
  try {
    return JSON.parse(withPlainNames(text))
  } catch {
    return text
  }
}

/** Both languages; one stands for the other where it is missing. null where both are empty, undefined where there is no column. */
function bothOf(cells: Cells, name: string): { zh: string; en: string } | null | undefined {
  if (!(`${name}_zh` in cells) && !(`${name}_en` in cells)) return undefined
  const zh = textOf(cells[`${name}_zh`] ?? '')
  const en = textOf(cells[`${name}_en`] ?? '')
  return zh || en ? { zh: zh || en, en: en || zh } : null
}

function flagOf(cell: Cell): unknown {
  const text = textOf(cell ?? '')
    .trim()
    .toLowerCase()
  if (text === '') return undefined
  if (['true', '1', 'yes', '是', '√'].includes(text)) return true
  return ['false', '0', 'no', '否', '×'].includes(text) ? false : text
}

function sourceOf(cells: Cells): unknown {
  const connection = optional(cells, 'connection')
  if (!connection) return connection
  const writable = flagOf(cells.writable ?? '')
  const address = optional(cells, 'address') ? jsonOf(cells, 'address') : undefined
  return { connection, address, ...(writable !== undefined && { writable }) }
}

/** A row as savePoints takes it; nothing is checked here. */
export function pointOfCells(cells: Cells): unknown {
  return {
    code: textOf(cells.code).trim(),
    name: bothOf(cells, 'name') ?? undefined,
    type: required(cells, 'type'),
    unit: optional(cells, 'unit'),
    path: optional(cells, 'path') ?? ('path' in cells ? '' : undefined),
    role: optional(cells, 'role'),
    kks: optional(cells, 'kks'),
    low: numberOf(cells, 'low'),
    high: numberOf(cells, 'high'),
    decimals: numberOf(cells, 'decimals'),
    labels: jsonOf(cells, 'labels'),
    retention: required(cells, 'retention'),
    processing: jsonOf(cells, 'processing') ?? undefined,
    source: sourceOf(cells),
    note: bothOf(cells, 'note'),
  }
}

export function nodeOfCells(cells: Cells): unknown {
  return {
    path: textOf(cells.path).trim(),
    kind: required(cells, 'kind'),
    name: bothOf(cells, 'name') ?? undefined,
    kks: optional(cells, 'kks'),
    equipmentType: optional(cells, 'equipmentType'),
  }
}
