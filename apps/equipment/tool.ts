import { defineEntity, t } from '../../contract/index.ts'
import { toolTable } from './data-schema.ts'
import { directionWords, lifeWords, toolWords } from './data-words.ts'
import { may } from './permissions.ts'

/** A single tool at its place in a machine's magazine; another one in the same place is another record. */
export const tool = defineEntity({
  id: 'tool',
  plural: 'tools',
  table: toolTable,
  label: t('刀具', 'Tool'),
  title: 'name',
  sort: '-changedAt',
  read: may.read,
  fields: {
    equipment: { label: t('设备', 'Equipment'), kind: 'link', to: 'equipment.equipment', list: true },
    place: { label: t('刀位', 'Tool place'), list: true, search: true },
    name: { label: t('刀具', 'Tool'), list: true, search: true },
    serial: { label: t('刀具编号', 'Serial number'), list: true, search: true },
    measure: { label: t('寿命按', 'Life by'), choices: lifeWords, list: true },
    used: { label: t('已用', 'Used'), list: true, digits: 0 },
    life: { label: t('寿命', 'Life'), list: true, digits: 0 },
    warnAt: { label: t('预警值', 'Warn at'), list: true, digits: 0 },
    told: { label: t('已通知', 'Told of'), choices: toolWords },
    point: {
      label: t('寿命测点', 'Register'),
      kind: 'point',
      help: t(
        '机床刀补里的寿命计数；留空则按设备计数或运行时间累计',
        'The control’s own counter; empty: by the machine’s part count or running time',
      ),
    },
    direction: { label: t('测点计数', 'Register counts'), choices: directionWords },
    changedAt: { label: t('上刀时间', 'In its place since'), list: true },
    remark: { label: t('备注', 'Remark'), kind: 'multiline' },
  },
  states: {
    inUse: { label: t('在用', 'In use') },
    removed: { label: t('已卸下', 'Taken out'), tone: 'ended', seals: 'all' },
  },
  initial: 'inUse',
  moves: { remove: { from: ['inUse'], to: 'removed' } },
})
