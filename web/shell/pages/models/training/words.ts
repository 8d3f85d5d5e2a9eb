import type { DriftVerdict, LearnedState } from '../../../../../api/learned-models.ts'
import type { Text } from '../../../../../contract/text.ts'

export const stateWords: Record<LearnedState, Text> = {
  draft: { zh: '待审核', en: 'To review' },
  reviewed: { zh: '已审核', en: 'Reviewed' },
  published: { zh: '在用', en: 'In use' },
  retired: { zh: '已退役', en: 'Retired' },
}

export const verdictWords: Record<DriftVerdict, Text> = {
  steady: { zh: '稳定', en: 'Steady' },
  watch: { zh: '留意', en: 'Watch' },
  retrain: { zh: '建议重新训练', en: 'Train again' },
  tooFew: { zh: '数据不足', en: 'Too few rows' },
}

export type OptionField = {
  id: string
  label: Text
  low: number
  high: number
  step: number
  /** What stands there while nothing is given; null: the kind finds it by itself. */
  usual: number | null
}

const field = (
  id: string,
  [zh, en]: [string, string],
  [low, high, step]: [number, number, number],
  usual: number | null,
): OptionField => ({ id, label: { zh, en }, low, high, step, usual })

const confidence = field(
  'confidence',
  ['正常行在限内的比例', 'Share of normal rows within the limit'],
  [0.8, 0.9999, 0.005],
  0.99,
)

/** What an engineer may set of a kind; the rest is as the kind has it. */
export const optionFields: Record<string, readonly OptionField[]> = {
  pca: [
    field('variance', ['主元解释的方差', 'Variance that the components carry'], [0.3, 1, 0.05], 0.9),
    field('components', ['主元个数', 'Components'], [1, 100, 1], null),
    confidence,
  ],
  gmm: [field('components', ['高斯个数', 'Components'], [1, 20, 1], null), confidence],
  'k-means': [field('clusters', ['工况个数', 'Clusters'], [2, 100, 1], 4), confidence],
  aakr: [field('memory', ['记忆样本数', 'Rows remembered'], [10, 2000, 10], 200), confidence],
  ridge: [field('alpha', ['正则化系数', 'Regularisation'], [0, 1e9, 1], null), confidence],
  bayes: [confidence],
  onnx: [field('limit', ['界限（分数或残差）', 'Limit (of score or residual)'], [1e-9, 1e12, 0.1], null), confidence],
  forest: [
    field('trees', ['树的棵数', 'Trees'], [1, 200, 1], 50),
    field('depth', ['最大深度', 'Depth'], [1, 16, 1], 12),
    confidence,
  ],
}
