import { defineQuery, t, z } from '../../../contract/index.ts'
import { lifeWords, toolWords } from '../data-words.ts'
import { measureOf } from '../keep-tools.ts'
import { may } from '../permissions.ts'
import { judgeTool, type ToolState } from '../rules/tool-life.ts'
import { tool } from '../tool.ts'
import { which } from './asked.ts'

export type ToolLife = {
  id: string
  machine: string
  code: string
  place: string
  name: string
  measure: 'parts' | 'minutes'
  used: number
  life: number
  warnAt: number
  remaining: number
  state: ToolState
}

/** Tools that are in machines and how much of their life is left, by measure; the ones nearest their end first. At most 2,000. */
export const toolLife = defineQuery({
  id: 'tool-life',
  label: t('刀具寿命', 'Tool life'),
  permission: may.read,
  input: z.strictObject({ equipment: which.equipment, line: which.line }),
  columns: {
    code: { label: t('设备', 'Machine') },
    place: { label: t('刀位', 'Tool place') },
    name: { label: t('刀具', 'Tool') },
    state: { label: t('寿命', 'Life'), choices: toolWords },
    used: { label: t('已用', 'Used'), digits: 0 },
    life: { label: t('寿命值', 'Limit'), digits: 0 },
    remaining: { label: t('剩余', 'Left'), digits: 0 },
    measure: { label: t('按', 'By'), choices: lifeWords },
  },
  async run(ctx, { equipment: one, line }) {
    const rows = await ctx.sql<
      (Omit<ToolLife, 'remaining' | 'state' | 'life' | 'warnAt'> & { life: string; warnAt: string })[]
    >`
      with seen as (select * from equipment_tool where state = 'inUse' and ${ctx.within(tool)})
      select o.id, o.equipment as machine, m.code, o.place, o.name, o.measure, o.used::float8 as used, o.life::text as life,
        o.warn_at::text as "warnAt"
      from seen o join equipment_equipment m on m.id = o.equipment
      where ${one === undefined ? ctx.sql`true` : ctx.sql`o.equipment = ${one}`}
        and ${line === undefined ? ctx.sql`true` : ctx.sql`o.equipment in (select equipment from equipment_signal_map where line = ${line})`}
      order by o.used / o.life desc, m.code, o.place limit 2000`
    const items = rows.map((row): ToolLife => {
      const { state, remaining } = judgeTool({ id: row.id, used: [row.used] }, [measureOf(row)])
      return { ...row, life: Number(row.life), warnAt: Number(row.warnAt), remaining: remaining[0] ?? 0, state }
    })
    return { items }
  },
})
