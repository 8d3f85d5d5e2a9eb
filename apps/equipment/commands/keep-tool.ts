import { type Ctx, decimal, defineCommand, defineCreate, line, positive, t, z } from '../../../contract/index.ts'
import { directionWords, lifeWords } from '../data-words.ts'
import { equipment } from '../equipment.ts'
import { may, refusals } from '../permissions.ts'
import { tool } from '../tool.ts'

const used = decimal.refine((text) => !text.startsWith('-'), '≥ 0')
const limits = { life: positive, warnAt: positive }
const remark = z.string().trim().max(1000).nullish()

function checkLimits(ctx: Ctx, { life, warnAt }: { life: string; warnAt: string }): void {
  if (Number(warnAt) > Number(life)) throw ctx.refuse(refusals.warnAboveLife, {}, 'warnAt')
}

/** A tool is put into an empty place. */
export const addTool = defineCreate({
  id: 'add-tool',
  label: t('上刀', 'Put in a tool'),
  on: tool,
  input: z.strictObject({
    ...{ equipment: z.uuid(), place: line, name: line, serial: line.nullish() },
    measure: z.enum(Object.keys(lifeWords) as (keyof typeof lifeWords)[]).default('parts'),
    ...limits,
    point: line.nullish(),
    direction: z.enum(Object.keys(directionWords) as (keyof typeof directionWords)[]).default('up'),
    used: used.default('0'),
    remark,
  }),
  permission: may.explain,
  importable: true,
  async run(ctx, told) {
    checkLimits(ctx, told)
    const { code, state, department, site } = await ctx.records(equipment).get(told.equipment)
    if (state === 'scrapped') throw ctx.refuse(refusals.equipmentScrapped, { code }, 'equipment')
    const [there] = await ctx.records(tool).find({ equipment: told.equipment, place: told.place, state: 'inUse' })
    if (there)
      throw ctx.refuse(refusals.toolPlaceTaken, { machine: code, place: told.place, name: there.name }, 'place')
    if (told.point) await ctx.history.at(told.point, ctx.now)
    return { set: { ...told, told: 'ok', changedAt: ctx.now, department, site } }
  },
})

/** Another tool comes into the place: the old one stays on record with what it did, the new one begins anew. */
export const changeTool = defineCommand({
  id: 'change-tool',
  label: t('换刀', 'Change the tool'),
  help: t(
    '旧刀封存其用量，新刀从零（或已用量）开始',
    'The old one keeps what it did; the new one begins at zero or at what it has done',
  ),
  on: tool,
  input: z.strictObject({ serial: line.nullish(), used: used.default('0'), remark }),
  moves: ['remove'],
  main: true,
  permission: may.explain,
  async run(ctx, { serial, used: already, remark: note }, row) {
    // its place is free only when the old one has left it
    await ctx.sql`update equipment_tool set state = 'removed' where id = ${row.id}`
    const { equipment: machine, place, name, measure, life, warnAt, point, direction, department, site } = row
    const next = { equipment: machine, place, name, measure, life, warnAt, point, direction, department, site }
    const { id } = await ctx
      .records(tool)
      .insert({ ...next, serial: serial ?? null, used: already, told: 'ok', changedAt: ctx.now, remark: note ?? null })
    return { move: 'remove', result: { next: id } }
  },
})

export const editTool = defineCommand({
  id: 'edit-tool',
  label: t('修改寿命', 'Edit its life'),
  on: tool,
  input: z.strictObject({ name: line, serial: line.nullish(), ...limits, remark }).partial(),
  when: ['inUse'],
  permission: may.connect,
  async run(ctx, told, row) {
    checkLimits(ctx, { ...row, ...told })
    // told of once more where the limits are others, not after a remark
    const isLimited = told.life !== undefined || told.warnAt !== undefined
    return { set: { ...told, ...(isLimited && { told: 'ok' }) } }
  },
})

export const removeTool = defineCommand({
  id: 'remove-tool',
  label: t('卸刀', 'Take it out'),
  on: tool,
  input: z.strictObject({}),
  moves: ['remove'],
  permission: may.explain,
  run: async () => ({ move: 'remove' }),
})
