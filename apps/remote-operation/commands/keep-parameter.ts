import { type Ctx, decimal, defineCommand, defineCreate, line, reason, t, z } from '../../../contract/index.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { checkInterlockRows, interlockRows } from '../interlocks.ts'
import { kindWords } from '../kind-words.ts'
import { remoteMachine } from '../machine.ts'
import { type MachineRow, type ParameterRow, refuseWhileOpen } from '../orders.ts'
import { guards, parameter, parameterNumbers } from '../parameter.ts'
import { may, refusals } from '../permissions.ts'

const keys = <K extends string>(table: Record<K, unknown>) => Object.keys(table) as [K, ...K[]]
const amount = decimal.nullable().optional()
const input = {
  name: line,
  kind: z.enum(keys(kindWords)),
  register: line.max(40).nullable().optional(),
  point: z.string().min(1).max(200),
  unit: line.max(20).nullable().optional(),
  guard: z.enum(keys(guards)),
  low: amount,
  high: amount,
  step: amount,
  maxChange: amount,
  tolerance: decimal.optional(),
  interlocks: interlockRows.optional(),
  validMinutes: z
    .int()
    .min(5)
    .max(7 * 24 * 60)
    .optional(),
  selectSeconds: z.int().min(5).max(600).optional(),
  answerSeconds: z.int().min(1).max(60).optional(),
  remark: z.string().trim().max(500).nullable().optional(),
}

type Given = Pick<ParameterRow, 'kind' | 'point' | 'guard' | 'tolerance' | 'interlocks'> & {
  [K in 'low' | 'high' | 'step' | 'maxChange']?: string | null
}

/** Refuses a parameter that could not be guarded, or that lies on another machine. */
async function checkParameter(ctx: Ctx, machine: MachineRow, given: Given, id: string | null): Promise<void> {
  const { point, low, high } = given
  if (given.kind === 'axisPosition' && given.guard !== 'readOnly') throw ctx.refuse(refusals.axisIsRead, {}, 'guard')
  if (given.guard !== 'readOnly') {
    if (!low || !high) throw ctx.refuse(refusals.limitsNeeded, {}, low ? 'high' : 'low')
    if (Number(low) >= Number(high)) throw ctx.refuse(refusals.limitsCrossed, {}, 'high')
  }
  for (const name of ['step', 'maxChange'] as const)
    if (given[name] && Number(given[name]) <= 0) throw ctx.refuse(refusals.mustBePositive, {}, name)
  if (Number(given.tolerance) < 0) throw ctx.refuse(refusals.mustNotBeNegative, {}, 'tolerance')
  if (!point.startsWith(machine.prefix))
    throw ctx.refuse(refusals.foreignPoint, { point, prefix: machine.prefix }, 'point')
  await ctx.history.at(point, ctx.now).catch((error: unknown) => {
    throw error instanceof Refusal ? ctx.refuse(refusals.unknownPoint, { code: point }, 'point') : error
  })
  checkInterlockRows(ctx, given.interlocks, machine.prefix)
  const [used] = await ctx.sql<{ code: string }[]>`
    select code from remote_operation_parameter
    where point = ${point} and state <> 'retired' and id is distinct from ${id}`
  if (used) throw ctx.refuse(refusals.pointUsed, { point, code: used.code }, 'point')
}

/** Locked: a register is one parameter's, and who adds it twice at once does so one after the other. */
async function machineOf(ctx: Ctx, id: string): Promise<MachineRow> {
  const [row] = await ctx.sql`
    select 1 from remote_operation_machine where id = ${id} and state <> 'removed' and ${ctx.within(remoteMachine)}
    for update`
  if (!row) throw ctx.refuse(refusals.unknownMachine, {}, 'machine')
  return ctx.records(remoteMachine).get(id)
}

export const addParameter = defineCreate({
  id: 'add-parameter',
  label: t('添加参数', 'Add a parameter'),
  help: t(
    '关键参数须双人：批准人与申请人、操作人不同，写后另一人复核',
    'What is critical takes two persons: approved by another one, operated by another one, and confirmed afterwards',
  ),
  on: parameter,
  input: z.strictObject({ code: line.max(40).optional(), machine: z.uuid(), ...input }),
  importable: true,
  permission: may.keep,
  async run(ctx, given) {
    const machine = await machineOf(ctx, given.machine)
    const { tolerance = '0', interlocks = [], validMinutes = 480, selectSeconds = 30, answerSeconds = 10 } = given
    const set = { ...given, tolerance, interlocks, validMinutes, selectSeconds, answerSeconds }
    await checkParameter(ctx, machine, set, null)
    const code = given.code ?? (await ctx.number(parameterNumbers))
    return { set: { ...set, code, department: machine.department, site: machine.site } }
  },
})

export const editParameter = defineCommand({
  id: 'edit-parameter',
  label: t('修改', 'Edit'),
  on: parameter,
  input: z.strictObject(input).partial(),
  when: ['inUse', 'stopped'],
  permission: may.keep,
  async run(ctx, given, row) {
    await refuseWhileOpen(ctx, { parameter: row.id })
    await checkParameter(ctx, await machineOf(ctx, row.machine), { ...row, ...given }, row.id)
    return { set: given }
  },
})

export const stopParameter = defineCommand({
  id: 'stop-parameter',
  label: t('停用', 'Stop'),
  on: parameter,
  input: z.strictObject({ reason }),
  fields: { reason: { label: t('停用原因', 'Reason') } },
  moves: ['stop'],
  permission: may.keep,
  async run(ctx, _input, row) {
    await refuseWhileOpen(ctx, { parameter: row.id })
    return { move: 'stop' }
  },
})

export const resumeParameter = defineCommand({
  id: 'resume-parameter',
  label: t('启用', 'Resume'),
  on: parameter,
  input: z.strictObject({}),
  moves: ['resume'],
  permission: may.keep,
  run: async () => ({ move: 'resume' }),
})

export const retireParameter = defineCommand({
  id: 'retire-parameter',
  label: t('删除', 'Retire'),
  confirm: t('删除后不能恢复，写入记录保留', 'It does not come back; what was written stays on record'),
  on: parameter,
  input: z.strictObject({ reason }),
  fields: { reason: { label: t('删除原因', 'Reason') } },
  moves: ['retire'],
  permission: may.keep,
  async run(ctx, _input, row) {
    await refuseWhileOpen(ctx, { parameter: row.id })
    return { move: 'retire' }
  },
})
