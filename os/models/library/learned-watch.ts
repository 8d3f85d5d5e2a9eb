import { type Text, t } from '../../../contract/text.ts'
import type { ModelInput } from '../graph/model-schema.ts'
import { drawModel, type ParameterDraft } from './draw.ts'
import { delay, lasting, lastingWhile, window } from './parts.ts'

/** `kind`: of the learned block. `columns`: its inputs, which are roles of the equipment, with their units. */
export type LearnedWatch = {
  kind: string
  label: Text
  about: Text
  columns: readonly { name: string; unit: string; label: Text }[]
  /** A column and what it must exceed for a verdict: below it nothing was seen in training. */
  judged?: { column: string; above: ParameterDraft }
}

/** The drawing that watches a learned block: its index, smoothed, above its limit for the confirmation time. */
export const learnedWatch = ({ kind, label, about, columns, judged }: LearnedWatch): ModelInput =>
  drawModel({
    name: label,
    note: `${about.zh}\n${about.en}`,
    inputs: Object.fromEntries(columns.map(({ name, unit, label: words }) => [name, [unit, words]])),
    parameters: {
      limit: [t('指数限值', 'limit of the index'), 1, '1', 0, 100],
      ...(judged && { judgedAbove: judged.above }),
      window: window(60),
      delay: delay(120),
    },
    blocks: {
      learned: [kind, columns.map(({ name }) => `${name}=${name}`).join(' ')],
      smooth: ['meanFilter', 'learned.index', { window: '$window' }],
      ...(judged
        ? {
            known: ['above', judged.column, { limit: '$judgedAbove' }] as [string, string, { limit: string }],
            ...lastingWhile('unlike', 'smooth', '$limit', 'known'),
          }
        : lasting('unlike', 'smooth', '$limit')),
    },
    outputs: {
      index: ['smooth', t('异常指数', 'index')],
      leading: ['learned.leading', t('主要变量序号', 'leading column')],
    },
    alarms: { unlikeNormal: ['unlike', 'medium', t('与正常运行不符', 'unlike normal operation')] },
  })
