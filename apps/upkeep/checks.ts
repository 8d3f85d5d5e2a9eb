import { type Ctx, decimal, line, t, z } from '../../contract/index.ts'
import { refusals } from './permissions.ts'
import { type CheckItem, type ItemVerdict, judgeItem, type Opens } from './rules/check-item.ts'
import type { CheckResult } from './schema.ts'

export const kinds = {
  okNotOk: t('正常/异常', 'OK / not OK'),
  numeric: t('数值', 'A number'),
  choice: t('选项', 'A choice'),
  text: t('文字', 'Words'),
  photo: t('拍照', 'A photo'),
}
export const opensWhat = {
  nothing: t('只记录', 'Nothing'),
  warning: t('预警', 'A warning'),
  repair: t('报修', 'A repair'),
}

const listed = z.string().trim().max(300).optional()
const checkRow = z.strictObject({
  code: line.max(20).meta({ label: t('编号', 'No.') }),
  name: line.meta({ label: t('项目', 'Item') }),
  kind: z
    .enum(['okNotOk', 'numeric', 'choice', 'text', 'photo'])
    .default('okNotOk')
    .meta({ label: t('方式', 'Kind'), choices: kinds }),
  unit: line
    .max(20)
    .optional()
    .meta({ label: t('单位', 'Unit') }),
  low: decimal.optional().meta({ label: t('下限', 'Low') }),
  high: decimal.optional().meta({ label: t('上限', 'High') }),
  warnLow: decimal.optional().meta({ label: t('预警下限', 'Warn below') }),
  warnHigh: decimal.optional().meta({ label: t('预警上限', 'Warn above') }),
  fine: listed.meta({ label: t('正常选项', 'Fine answers') }),
  bad: listed.meta({ label: t('异常选项', 'Bad answers') }),
  opens: z
    .enum(['nothing', 'warning', 'repair'])
    .default('warning')
    .meta({ label: t('异常时', 'When not OK'), choices: opensWhat }),
  optional: z
    .boolean()
    .optional()
    .meta({ label: t('可不填', 'Optional') }),
})

/** One thing to look at, as people write it down. `fine`, `bad`: the answers of a choice, with commas between them. */
export type CheckRow = z.output<typeof checkRow>
export const checkRows = z.array(checkRow).min(1).max(100)

export const answersOf = (text: string | undefined) =>
  (text ?? '').split(/[,，、]/).flatMap((each) => each.trim() || [])

/** A row as the rules take it. */
export function itemOf({ code, kind, optional, opens, ...row }: CheckRow): CheckItem {
  const common = { code, ...(optional && { optional: true as const }) }
  if (kind === 'text' || kind === 'photo') return { ...common, kind }
  if (kind === 'okNotOk') return { ...common, kind, opens }
  if (kind === 'choice') {
    const answers: [string, Opens][] = [
      ...answersOf(row.fine).map((answer): [string, Opens] => [answer, 'nothing']),
      ...answersOf(row.bad).map((answer): [string, Opens] => [answer, opens]),
    ]
    return { ...common, kind, choices: Object.fromEntries(answers) }
  }
  const { unit = '', low, high, warnLow, warnHigh } = row
  return { ...common, kind, unit, low, high, warnLow, warnHigh, opens }
}

/** Refuses a list that could not be filled in: a number twice, limits crossed, a choice without answers. */
export function refuseRows(ctx: Pick<Ctx, 'refuse'>, rows: readonly CheckRow[], field: string): void {
  const seen = new Set<string>()
  for (const [at, row] of rows.entries()) {
    const { code, kind, low, high } = row
    if (seen.has(code)) throw ctx.refuse(refusals.sameItem, { item: code }, `${field}.${at}.code`)
    seen.add(code)
    if (kind === 'numeric' && low !== undefined && high !== undefined && Number(low) > Number(high))
      throw ctx.refuse(refusals.limitsCrossed, { item: code }, `${field}.${at}.low`)
    if (kind === 'choice' && answersOf(row.fine).length + answersOf(row.bad).length < 2)
      throw ctx.refuse(refusals.choicesNeeded, { item: code }, `${field}.${at}.fine`)
  }
}

/** What an item takes, as both languages read it: `0.2–0.5 MPa`, `OK / NG`, the answers; '' where anything goes. */
export function expectedOf({ kind, unit, low, high, fine, bad }: CheckRow): string {
  if (kind === 'okNotOk') return 'OK / NG'
  if (kind === 'choice') return [...answersOf(fine), ...answersOf(bad)].join(' / ')
  if (kind !== 'numeric') return ''
  const range =
    low !== undefined && high !== undefined
      ? `${low}–${high}`
      : low !== undefined
        ? `≥ ${low}`
        : high !== undefined
          ? `≤ ${high}`
          : ''
  return [range, unit].filter(Boolean).join(' ')
}

/** The lines of a list that are filled in when it is done, with what each takes. */
export const emptyResults = (rows: readonly CheckRow[]): CheckResult[] =>
  rows.map((row) => ({ code: row.code, name: row.name, expected: expectedOf(row), value: '' }))

/** How a value and its verdict are called. */
export const valueWords = { ok: t('正常', 'OK'), notOk: t('异常', 'Not OK') }
export const verdictWords = {
  ok: t('正常', 'OK'),
  warning: t('预警', 'Warning'),
  notOk: t('异常', 'Not OK'),
  missing: t('漏项', 'Missing'),
}

/** 正常 and 异常, as people write them, are what the rules call ok and notOk. */
const words: Record<string, string> = { 正常: 'ok', 合格: 'ok', OK: 'ok', 异常: 'notOk', 不合格: 'notOk', NG: 'notOk' }

/** One value as it was read or written, against its item. */
export function judgeValue(row: CheckRow, value: string | undefined): ItemVerdict & { value: string } {
  const text = value?.trim() ?? ''
  const known = row.kind === 'okNotOk' ? (words[text] ?? text) : text
  return { ...judgeItem(itemOf(row), known), value: known }
}
