import { type Ctx, type Row, t } from '../../contract/index.ts'
import type { toolTable } from './data-schema.ts'
import { lifeWords } from './data-words.ts'
import { may } from './permissions.ts'
import { judgeTool, toolNews, usedOf, wasChanged } from './rules/tool-life.ts'
import { tool } from './tool.ts'

type ToolRow = Row<typeof toolTable>

/** What a machine did since it was last looked at: pieces that it counted, ms that it ran; up to UTC ms. */
export type Done = { pieces: number; runningMs: number; upTo: number }

export const measureOf = ({ measure, life, warnAt }: Pick<ToolRow, 'measure' | 'life' | 'warnAt'>) => ({
  type: measure as 'parts' | 'minutes',
  limit: Number(life),
  warnAt: Number(warnAt),
})

async function usedNow(ctx: Ctx, row: ToolRow, { pieces, runningMs, upTo }: Done): Promise<number> {
  if (!row.point) return Number(row.used) + (row.measure === 'parts' ? pieces : runningMs / 60_000)
  const sample = await ctx.history.at(row.point, upTo)
  const register = Number(sample?.value ?? Number.NaN)
  return Number.isFinite(register)
    ? usedOf(register, Number(row.life), row.direction as 'up' | 'down')
    : Number(row.used)
}

/** Wears the tools of a machine, and tells of each once that it is near its end and once that it has reached it. */
export async function keepTools(ctx: Ctx, machine: { equipment: string; code: string }, done: Done): Promise<void> {
  const tools = ctx.records(tool)
  for (const row of await tools.find({ equipment: machine.equipment, state: 'inUse' })) {
    const before = Number(row.used)
    const used = await usedNow(ctx, row, done)
    // changed at the machine: it is another tool from now on
    const changed = row.point !== null && wasChanged(before, used)
    if (changed) await tools.update(row.id, { set: { told: 'ok', changedAt: done.upTo } })
    const { state, remaining } = judgeTool({ id: row.id, used: [used] }, [measureOf(row)])
    const news = toolNews(changed ? 'ok' : (row.told as 'ok'), state)
    if (used === before && !news) continue
    // what the machine does itself is no decision of anybody: no version, no history
    await ctx.sql`update equipment_tool set used = ${used.toFixed(3)}, told = ${news ?? (changed ? 'ok' : row.told)} where id = ${row.id}`
    if (!news) continue
    const left = Math.floor(remaining[0] ?? 0)
    const unit = lifeWords[row.measure as keyof typeof lifeWords]
    await ctx.notify({
      to: { permission: may.explain },
      cause: `equipment.tool:${row.id}`,
      title:
        news === 'expired'
          ? t(
              `${machine.code} 刀位 ${row.place} ${row.name} 到寿命，请换刀`,
              `${machine.code}: ${row.name} at ${row.place} is at its end; change it`,
            )
          : t(
              `${machine.code} 刀位 ${row.place} ${row.name} 将到寿命，还剩 ${left} ${unit.zh}`,
              `${machine.code}: ${row.name} at ${row.place} is near its end, ${left} ${unit.en} left`,
            ),
      link: `/a/equipment/tools/${row.id}`,
      level: 'warning',
    })
  }
}
