import { defineTexts } from '../../text.ts'

export const compareTexts = defineTexts({
  title: { zh: '对比', en: 'Compare' },
  from: { zh: '原来', en: 'Before' },
  to: { zh: '后来', en: 'After' },
  swap: { zh: '对调', en: 'Swap' },
  overlaid: { zh: '叠在一起', en: 'Overlaid' },
  beside: { zh: '并排', en: 'Side by side' },
  added: { zh: '新增', en: 'added' },
  removed: { zh: '去掉', en: 'removed' },
  changed: { zh: '改动', en: 'changed' },
  same: { zh: '两版完全相同', en: 'The two versions are the same' },
  sameHint: {
    zh: '块的位置不算：挪动不改变计算。',
    en: 'Places do not count: moving a block changes nothing that is calculated.',
  },
  oneVersion: { zh: '只有一版，没有可对比的', en: 'There is one version only: nothing to compare' },
  versionN: { zh: '第 {n} 版', en: 'Version {n}' },
  where: { zh: '哪里', en: 'Where' },
  what: { zh: '什么', en: 'What' },
  old: { zh: '原来', en: 'Before' },
  now: { zh: '后来', en: 'After' },
  list: { zh: '改了什么', en: 'What changed' },
  model: { zh: '整个模型', en: 'The model' },
  element: { zh: '元素', en: 'element' },
  wire: { zh: '连线', en: 'wire' },
  points: { zh: '{n} 个点的折线', en: 'a table of {n} points' },
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  ofParameter: { zh: '参数 {name}', en: 'parameter {name}' },
})

/** Fields of a drawing as people say them; what is not here is shown by its own name. */
export const fieldNames: Record<string, { zh: string; en: string }> = {
  cycleMs: { zh: '计算周期（毫秒）', en: 'cycle (ms)' },
  late: { zh: '迟到数据', en: 'late data' },
  name: { zh: '名称', en: 'name' },
  note: { zh: '说明', en: 'note' },
  default: { zh: '缺省值', en: 'default' },
  low: { zh: '下限', en: 'lowest' },
  high: { zh: '上限', en: 'highest' },
  unit: { zh: '单位', en: 'unit' },
  label: { zh: '名称', en: 'label' },
  role: { zh: '角色', en: 'role' },
  kind: { zh: '功能块', en: 'block' },
  type: { zh: '类型', en: 'type' },
  optional: { zh: '可以不接', en: 'optional' },
  alarm: { zh: '读报警状态', en: 'reads an alarm' },
  priority: { zh: '优先级', en: 'priority' },
  submodel: { zh: '子模型', en: 'sub-model' },
}

/** What a box is when it is no block. */
export const roleNames: Record<string, { zh: string; en: string }> = {
  input: { zh: '输入', en: 'input' },
  output: { zh: '输出', en: 'output' },
  alarm: { zh: '报警', en: 'alarm' },
}
