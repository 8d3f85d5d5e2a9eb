import { defineTexts } from '../../text.ts'

export const usesTexts = defineTexts({
  model: { zh: '模型', en: 'Models' },
  alarm: { zh: '报警定义', en: 'Alarm definitions' },
  dashboard: { zh: '看板', en: 'Dashboards' },
  trend: { zh: '保存的趋势', en: 'Saved trends' },
  watch: { zh: '应用的监视', en: 'Watches of apps' },
  private: { zh: '他人未共享的', en: 'another person’s, not shared' },
  andMore: { zh: '等 {n} 个', en: 'and more, {n} in all' },
  more: { zh: '每类只列出前 200 项。', en: 'Of each kind the first 200 are listed.' },
  none: { zh: '还没有谁引用这个模型的输出', en: 'Nothing uses the outputs of this model yet' },
  noneHint: {
    zh: '报警定义、看板、趋势、别的模型或应用引用它的输出测点后，列在这里；退役或删除之前先看一眼。',
    en: 'Alarm definitions, dashboards, trends, other models and apps that name its output points are listed here: look before you retire or delete it.',
  },
  intro: {
    zh: '退役或删除这个模型后，下面这些不再得到新值。',
    en: 'When this model is retired or deleted, these get no new values.',
  },
  beforeNone: { zh: '没有谁引用它的输出。', en: 'Nothing uses its outputs.' },
  before: { zh: '{n} 处引用它的输出：', en: '{n} use its outputs:' },
  asking: { zh: '正在查谁在引用它的输出…', en: 'Looking who uses its outputs…' },
})
