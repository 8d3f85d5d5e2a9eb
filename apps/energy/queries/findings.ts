import { defineQuery, t, z } from '../../../contract/index.ts'
import { meter } from '../entities/meter.ts'
import { may } from '../permissions.ts'
import { plant } from '../plant.ts'

/** What the rules could not prove, in the words of a meter room. */
export const findingWords = {
  outlier: t('跳数（已剔除）', 'Outlier, left out'),
  negativeStep: t('表底倒走', 'Register went back'),
  implausible: t('超出最大用量', 'More than can flow'),
  undecided: t('待下次读数确认', 'The next reading decides'),
  exchangeUnknown: t('换表未抄止数或起数', 'Exchange without readings'),
  beforeInstallation: t('早于安装时间', 'Before it was mounted'),
}

export type FindingRow = {
  id: string
  code: string
  name: string
  at: string
  kind: keyof typeof findingWords
  was: string | null
  became: string | null
}

export const readingFindings = defineQuery({
  id: 'reading-findings',
  label: t('读数异常', 'Doubtful readings'),
  permission: may.read,
  input: z.strictObject({
    days: z
      .int()
      .min(1)
      .max(1000)
      .default(30)
      .meta({ label: t('最近天数', 'Days back') }),
  }),
  columns: {
    code: meter.fields.code!,
    name: meter.fields.name!,
    at: { label: t('时间', 'Time') },
    kind: { label: t('异常', 'Finding'), choices: findingWords },
    was: { label: t('之前示数', 'Register before') },
    became: { label: t('读到', 'Read') },
  },
  async run(ctx, { days }) {
    const since = new Date(ctx.now - days * 86_400_000)
    const items = await ctx.sql<FindingRow[]>`
      select m.id, m.code, m.name, to_char(f.at at time zone ${plant.timeZone}, 'YYYY-MM-DD HH24:MI') as at, f.kind,
        f.was::text as was, f.became::text as became
      from energy_finding f join energy_meter m on m.id = f.meter
      where f.at >= ${since} and m.id in (select id from energy_meter where ${ctx.within(meter)})
      order by f.at desc, m.code limit 1000`
    return { items: [...items] }
  },
})
