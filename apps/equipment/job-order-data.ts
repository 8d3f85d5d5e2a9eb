import { defineEntity, t } from '../../contract/index.ts'
import { jobRunTable, productTimeTable } from './data-schema.ts'
import { runSourceWords } from './data-words.ts'
import { may } from './permissions.ts'

/** What is planned for one piece of a product; a system that plans production may keep it in step. */
export const productTime = defineEntity({
  id: 'product-time',
  plural: 'product-times',
  table: productTimeTable,
  label: t('产品节拍', 'Planned time'),
  title: 'name',
  code: 'code',
  sort: 'code',
  read: may.read,
  fields: {
    code: { label: t('产品编码', 'Product'), list: true, search: true },
    name: { label: t('产品名称', 'Name'), list: true, search: true },
    program: {
      label: t('程序号', 'Program'),
      help: t('设备报出此程序号时即认作该产品', 'A machine that tells this program makes this product'),
      list: true,
      search: true,
    },
    cycleSeconds: { label: t('计划节拍', 'Planned time per piece'), unit: 's', list: true },
  },
  states: { active: { label: t('启用', 'In use') }, retired: { label: t('停用', 'Retired'), tone: 'ended' } },
  initial: 'active',
  moves: { retire: { from: ['active'], to: 'retired' } },
})

/** A job order at a machine, from when to when and with what came of it: ISA-95's job order and job response. */
export const jobRun = defineEntity({
  id: 'job-run',
  plural: 'job-runs',
  table: jobRunTable,
  label: t('工单执行', 'Order at a machine'),
  title: 'jobOrder',
  sort: '-startedAt',
  read: may.read,
  fields: {
    jobOrder: { label: t('工单号', 'Job order'), list: true, search: true },
    equipment: { label: t('设备', 'Equipment'), kind: 'link', to: 'equipment.equipment', list: true },
    product: { label: t('产品', 'Product'), kind: 'link', to: 'equipment.product-time', list: true },
    startedAt: { label: t('开始', 'Started'), list: true },
    endedAt: { label: t('结束', 'Ended'), list: true },
    good: { label: t('合格数', 'Good'), help: t('一次合格的件数', 'Right at first'), list: true, total: 'sum' },
    scrap: { label: t('废品', 'Scrap'), list: true, total: 'sum' },
    rework: { label: t('返修', 'Rework'), list: true, total: 'sum' },
    counted: { label: t('设备计数', 'Counted by the machine'), list: true },
    runSeconds: {
      label: t('计划节拍', 'Planned time per piece'),
      unit: 's',
      help: t('留空则取产品的，再取设备的', 'Empty: the product’s, else the machine’s'),
    },
    parallel: {
      label: t('并行', 'Parallel'),
      help: t(
        '可与另一张并行工单同时在这台设备上，时间平分',
        'May share the machine and its time with another such order',
      ),
    },
    source: { label: t('来源', 'Told by'), choices: runSourceWords, list: true },
    remark: { label: t('备注', 'Remark'), kind: 'multiline' },
  },
  states: {
    running: { label: t('执行中', 'Running'), tone: 'active' },
    ended: { label: t('已结束', 'Ended') },
  },
  initial: 'running',
  moves: { end: { from: ['running'], to: 'ended' } },
})
