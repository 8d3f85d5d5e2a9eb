import { type Ctx, defineCommand, defineCreate, line, reason, t, z } from '../../../contract/index.ts'
import { equipmentKnown } from '../../equipment/public.ts'
import { checkInterlockRows, interlockRows } from '../interlocks.ts'
import { remoteMachine } from '../machine.ts'
import { refuseWhileOpen } from '../orders.ts'
import { may, refusals } from '../permissions.ts'

const prefix = z.string().trim().min(2).max(60)
const maxAgeSeconds = z.int().min(1).max(3600).nullable().optional()
const remark = z.string().trim().max(500).nullable().optional()

/** Refuses a prefix that does not tell the machine's points from those of every other one. */
async function checkPrefix(ctx: Ctx, own: string, id: string | null): Promise<void> {
  const [other] = await ctx.sql<{ name: string }[]>`
    select name from remote_operation_machine
    where state <> 'removed' and id is distinct from ${id} and (starts_with(prefix, ${own}) or starts_with(${own}, prefix))
    limit 1`
  if (other) throw ctx.refuse(refusals.prefixClash, { prefix: own, machine: other.name }, 'prefix')
}

export const addMachine = defineCreate({
  id: 'add-machine',
  label: t('登记远程机台', 'Set up for remote operation'),
  help: t(
    '给出它的测点前缀和联锁；参数随后添加',
    'Give the prefix of its points and its interlocks; parameters follow',
  ),
  on: remoteMachine,
  input: z.strictObject({
    equipment: line,
    prefix,
    training: z.boolean().default(false),
    interlocks: interlockRows.default([]),
    maxAgeSeconds,
    remark,
  }),
  permission: may.keep,
  async run(ctx, { equipment, ...input }) {
    const known = await ctx.ask(
      equipmentKnown,
      z.uuid().safeParse(equipment).success ? { id: equipment } : { code: equipment },
    )
    if (known.state === 'scrapped') throw ctx.refuse(refusals.equipmentScrapped, { code: known.code }, 'equipment')
    const there = await ctx.records(remoteMachine).find({ equipment: known.id })
    if (there.length > 0) throw ctx.refuse(refusals.machineThere, { code: known.code }, 'equipment')
    await checkPrefix(ctx, input.prefix, null)
    checkInterlockRows(ctx, input.interlocks, input.prefix)
    const name = `${known.code} ${known.name}`
    return { set: { ...input, equipment: known.id, name, department: known.department, site: known.site } }
  },
})

export const editMachine = defineCommand({
  id: 'edit-machine',
  label: t('修改', 'Edit'),
  on: remoteMachine,
  input: z.strictObject({
    prefix: prefix.optional(),
    training: z.boolean().optional(),
    interlocks: interlockRows.optional(),
    maxAgeSeconds,
    remark,
  }),
  when: ['remote', 'locked'],
  permission: may.keep,
  async run(ctx, input, row) {
    const next = { ...row, ...input }
    await refuseWhileOpen(ctx, { machine: row.id })
    const parameters = await ctx.sql<{ point: string; interlocks: { point: string }[] }[]>`
      select point, interlocks from remote_operation_parameter where machine = ${row.id} and state <> 'retired'`
    if (next.training !== row.training && parameters.length > 0)
      throw ctx.refuse(refusals.trainingFixed, {}, 'training')
    await checkPrefix(ctx, next.prefix, row.id)
    checkInterlockRows(ctx, next.interlocks, next.prefix)
    const points = parameters.flatMap(({ point, interlocks }) => [point, ...interlocks.map((lock) => lock.point)])
    const foreign = points.find((point) => !point.startsWith(next.prefix))
    if (foreign) throw ctx.refuse(refusals.prefixUsed, { point: foreign }, 'prefix')
    return { set: input }
  },
})

export const lockMachine = defineCommand({
  id: 'lock-machine',
  label: t('锁定远程写入', 'Lock remote writing'),
  help: t(
    '现场有人作业、检修、试切时锁定；已批准的也不能下发',
    'While people work on it: nothing is written, approved or not',
  ),
  on: remoteMachine,
  input: z.strictObject({ reason }),
  fields: { reason: { label: t('锁定原因', 'Reason') } },
  moves: ['lock'],
  permission: may.operate,
  run: async (_ctx, { reason: lockedFor }) => ({ move: 'lock', set: { lockedFor } }),
})

export const unlockMachine = defineCommand({
  id: 'unlock-machine',
  label: t('解除锁定', 'Unlock'),
  confirm: t('确认现场人员已撤离、机台可以接受远程写入', 'Make sure that nobody works on the machine any more'),
  on: remoteMachine,
  input: z.strictObject({}),
  moves: ['unlock'],
  permission: may.operate,
  run: async () => ({ move: 'unlock', set: { lockedFor: null } }),
})

export const removeMachine = defineCommand({
  id: 'remove-machine',
  label: t('移出远程运维', 'Remove'),
  confirm: t('移出后不能再读写它的参数，记录保留', 'Its parameters are read and written no more; the records stay'),
  on: remoteMachine,
  input: z.strictObject({ reason }),
  fields: { reason: { label: t('移出原因', 'Reason') } },
  moves: ['remove'],
  permission: may.keep,
  async run(ctx, { reason: lockedFor }, row) {
    await refuseWhileOpen(ctx, { machine: row.id })
    return { move: 'remove', set: { lockedFor } }
  },
})
