import { z } from 'zod'
import type { NodeInput, NodeKind, PointReport } from '../../api/platform.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Audit } from '../audit/audit.ts'
import type { Tx } from '../data/connect.ts'
import { codeOf } from './node-path.ts'
import { findNode, insertNode, nodeAt, updateNode } from './nodes.ts'
import { nodeInputSchema } from './point-schema.ts'
import type { SaveOptions } from './save-points.ts'

type Row = PointReport['rows'][number]

const partial = nodeInputSchema.partial().required({ path: true })
const zodErrors = { zh: z.locales.zhCN().localeError, en: z.locales.en().localeError }

/** Thrown to undo a transaction that was only a trial, with what it found. */
export class Undo extends Error {
  readonly report: PointReport
  constructor(report: PointReport) {
    super('undone on purpose')
    this.report = report
  }
}

/**
 * Makes or changes nodes row by row, parents first; a refused row leaves no trace, an accepted one counts for those after it.
 * Throws {@link Undo} where nothing is to stay (dryRun, or allOrNothing with a refused row). `code` of a row is its path.
 */
export async function saveNodes(
  tx: Tx,
  audit: Audit,
  inputs: readonly unknown[],
  { actor, language = 'zh', allOrNothing = false, dryRun = false }: SaveOptions,
): Promise<PointReport> {
  async function save(input: z.output<typeof partial>, step: Tx): Promise<Row['result']> {
    const { path } = input
    const row = await findNode(step, path)
    if (!row) {
      const name = input.name ?? { zh: codeOf(path), en: codeOf(path) }
      await insertNode(step, { ...input, name, kind: input.kind as NodeKind } as NodeInput)
      await audit.write({ actor, action: 'node.create', object: `node:${path}`, after: await nodeAt(step, path) }, step)
      return 'created'
    }
    await updateNode(step, row, input)
    const after = await nodeAt(step, path)
    if (JSON.stringify(row) === JSON.stringify(after)) return 'unchanged'
    await audit.write({ actor, action: 'node.update', object: `node:${path}`, before: row, after }, step)
    return 'updated'
  }

  const rows: Row[] = []
  for (const [index, input] of inputs.entries()) {
    const parsed = partial.safeParse(input, { error: zodErrors[language] })
    const raw = (input as { path?: unknown } | null)?.path
    const code = typeof raw === 'string' ? raw.slice(0, 400) : ''
    const refused = (errors: { field: string; detail: string }[]) =>
      rows.push({ index, code, result: 'refused', errors })
    if (!parsed.success) {
      refused(parsed.error.issues.slice(0, 20).map((i) => ({ field: i.path.join('.') || 'row', detail: i.message })))
      continue
    }
    if (!parsed.data.kind && !(await findNode(tx, code))) {
      refused([{ field: 'kind', detail: language === 'zh' ? '新节点必须给出层级' : 'a new node needs its kind' }])
      continue
    }
    try {
      rows.push({ index, code, result: await tx.savepoint((step) => save(parsed.data, step as Tx)) })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused([{ field: error.field ?? 'path', detail: error.say(language) }])
    }
  }
  const count = (result: Row['result']) => rows.filter((r) => r.result === result).length
  const committed = !dryRun && !(allOrNothing && count('refused') > 0)
  const report = {
    committed,
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    rows,
  }
  if (!committed) throw new Undo(report)
  return report
}
