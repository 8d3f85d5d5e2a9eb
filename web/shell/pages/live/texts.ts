import { defineTexts } from '../../text.ts'

export const texts = defineTexts({
  title: { zh: '实时数据', en: 'Live values' },
  shown: { zh: '{shown} / {total} 个测点', en: '{shown} of {total} points' },
  total: { zh: '{total} 个测点', en: '{total} points' },
  loading: { zh: '正在读取测点…', en: 'Reading the points…' },
  search: { zh: '筛选编码或名称', en: 'Filter by code or name' },
  branch: { zh: '系统或设备', en: 'System or equipment' },
  type: { zh: '类型', en: 'Type' },
  trend: { zh: '看趋势', en: 'Trend' },
  trendCount: { zh: '看趋势（{n}）', en: 'Trend ({n})' },
  tooMany: { zh: '趋势一次最多 {n} 条，先取前 {n} 个', en: 'A trend holds {n} pens; the first {n} are taken' },
  exportCsv: { zh: '导出 CSV', en: 'Export CSV' },
  exported: { zh: '已导出 {n} 行', en: '{n} rows exported' },
  clear: { zh: '清除筛选', en: 'Clear the filters' },
  emptyTitle: { zh: '没有符合条件的测点', en: 'No point matches' },
  emptyHint: { zh: '放宽筛选条件，或清除筛选看全部测点。', en: 'Widen the filters, or clear them to see all points.' },
  noneTitle: { zh: '还没有测点', en: 'There are no points yet' },
  noneHint: {
    zh: '在“数据连接”里接入设备并浏览出测点，或在“数字孪生”里新建、导入测点。',
    en: 'Connect a device under “Connections” and browse its points, or add or import points under “Twin”.',
  },
  dragHint: { zh: '可把行拖到左边“趋势分析”', en: 'rows can be dragged to “Trends” on the left' },
})
