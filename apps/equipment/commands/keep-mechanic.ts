import { type Ctx, defineCommand, defineCreate, line, t, z } from '../../../contract/index.ts'
import { may, refusals } from '../permissions.ts'
import { mechanic, shiftCalendar, skillNames, skills } from '../repair-people.ts'

const skill = z.strictObject({
  skill: z.enum(skillNames).meta({ label: t('技能', 'Skill'), choices: skills }),
  level: z
    .int()
    .min(1)
    .max(3)
    .meta({ label: t('等级', 'Level') }),
})
const input = {
  name: line,
  person: z.string().max(100).nullish(),
  skills: z.array(skill).max(20),
  calendar: z.uuid().nullish(),
  shift: line.nullish(),
  absentUntil: z.iso.date().nullish(),
}

/** The shift is one of the calendar's. */
async function checkShift(ctx: Ctx, { calendar, shift }: { calendar?: string | null; shift?: string | null }) {
  if (!shift) return
  const known = calendar ? (await ctx.records(shiftCalendar).get(calendar)).shifts : []
  if (!known.some(({ code }) => code === shift)) throw ctx.refuse(refusals.unknownShift, { shift }, 'shift')
}

export const addMechanic = defineCreate({
  id: 'add-mechanic',
  label: t('新增维修工', 'Add mechanic'),
  on: mechanic,
  input: z.strictObject(input),
  permission: may.dispatch,
  async run(ctx, told) {
    await checkShift(ctx, told)
    return { set: told }
  },
})

export const editMechanic = defineCommand({
  id: 'edit-mechanic',
  label: t('修改', 'Edit'),
  on: mechanic,
  input: z.strictObject(input).partial(),
  when: ['active'],
  permission: may.dispatch,
  async run(ctx, told, row) {
    await checkShift(ctx, { ...row, ...told })
    return { set: told }
  },
})

export const retireMechanic = defineCommand({
  id: 'retire-mechanic',
  label: t('停用', 'Retire'),
  on: mechanic,
  input: z.strictObject({}),
  moves: ['retire'],
  permission: may.dispatch,
  run: async () => ({ move: 'retire' }),
})
