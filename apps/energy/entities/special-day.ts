import { defineEntity, defineNumbers, t } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { specialDayTable } from '../schema.ts'
import { dayKindWords } from '../words.ts'

export const specialDayNumbers = defineNumbers({ id: 'special-day', pattern: 'RL-{000}' })

export const specialDay = defineEntity({
  id: 'special-day',
  plural: 'special-days',
  table: specialDayTable,
  label: t('特殊日', 'Special days'),
  title: 'name',
  code: 'number',
  sort: '-firstDay',
  calendar: ['firstDay'],
  read: may.read,
  fields: {
    number: { label: t('编号', 'Number'), list: true, search: true },
    name: { label: t('名称', 'Name'), list: true, search: true },
    kind: {
      label: t('按什么日子计费', 'Priced as'),
      help: t('如国庆节按节假日，调休上班的周六按工作日', 'A public holiday, or a Saturday that is worked in exchange'),
      choices: dayKindWords,
      list: true,
    },
    firstDay: { label: t('首日', 'First day'), list: true },
    lastDay: { label: t('末日', 'Last day'), list: true },
  },
  states: {
    set: { label: t('已设定', 'Set'), tone: 'good', seals: ['kind', 'firstDay', 'lastDay'] },
    withdrawn: { label: t('已撤回', 'Withdrawn'), tone: 'ended', seals: 'all' },
  },
  initial: 'set',
  moves: { withdraw: { from: ['set'], to: 'withdrawn' } },
})
