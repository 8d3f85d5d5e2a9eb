import type { BlockCatalog, BlockItem } from '../../../api/models.ts'
import type { Block } from '../../../contract/block.ts'
import { type Text, t } from '../../../contract/text.ts'
import type { Catalog } from '../graph/flat.ts'
import { blockGroups } from './catalog.ts'
import { examples } from './examples.ts'

const rules: Record<'worst' | 'skip', Text> = {
  worst: t(
    '取最差输入的质量；结果不是有限数时为坏。',
    'As good as the worst input; bad when the result is no finite number.',
  ),
  skip: t(
    '输入有坏值时停在原处：输出保持原值、质量取最差输入；恢复后接着计算。',
    'Stands still while an input is bad: the outputs keep their values and are as good as the worst input; then it goes on.',
  ),
}

const listed = <T extends object>(named: Record<string, T>): ({ id: string } & T)[] =>
  Object.entries(named).map(([id, one]) => ({ id, ...one }))

/** What people need to know of a block, as JSON. */
export function describeBlock(block: Block): BlockItem {
  const { id, group, label, about, formula, quality, notAbove } = block
  return {
    ...{ id, group, label, about, formula },
    quality: typeof quality === 'string' ? rules[quality] : quality,
    inputs: listed(block.inputs),
    outputs: listed(block.outputs),
    params: listed(block.params),
    feedback: block.feedback === true,
    ...(notAbove && { notAbove }),
    ...(examples[id] && { example: examples[id] }),
  }
}

/** A block goes by the kind that drawings call it. */
export const describeCatalog = (catalog: Catalog): BlockCatalog => ({
  groups: Object.entries(blockGroups).map(([id, label]) => ({ id, label })),
  blocks: [...catalog].map(([kind, block]) => ({ ...describeBlock(block), id: kind })),
})
