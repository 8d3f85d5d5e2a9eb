import { type Ctx, decimal, defineCommand, defineCreate, line, reason, t, z } from '../../../contract/index.ts'
import { protection, protectionNumbers } from '../entities/protection.ts'
import { may, refusals } from '../permissions.ts'
import { keepMachine, lockMachine, moveInto, settingsOf, tell } from '../protection/machine.ts'
import { advance } from '../rules/protection.ts'
import { freshProtection, type SettingsFault, settingsFaults } from '../rules/protection-state.ts'
import { checkPoint } from './check-point.ts'

const seconds = (most: number) => z.int().min(0).max(most)
const input = {
  name: line,
  point: z.string().min(1).max(200),
  contactPoint: z.string().max(200).optional(),
  openValue: z.union([z.literal(0), z.literal(1)]).default(0),
  switchPoint: z.string().max(200).optional(),
  switchValue: z.union([z.literal(0), z.literal(1)]).default(0),
  retries: z.int().min(0).max(5).default(1),
  unit: z.string().trim().max(20).optional(),
  warnAbove: decimal,
  warnSeconds: seconds(3600).default(10),
  tripAbove: decimal,
  tripSeconds: seconds(3600).default(30),
  hysteresis: decimal.default('0'),
  staleSeconds: seconds(3600).min(1).default(60),
  confirmSeconds: seconds(86_400).min(1).default(300),
  settleSeconds: seconds(600).default(2),
  remindMinutes: z.int().min(1).max(1440).default(30),
  place: z.string().max(300).optional(),
  keeper: z.string().max(100).optional(),
}

const faultWords: Record<SettingsFault, { field: string; text: ReturnType<typeof t> }> = {
  order: { field: 'tripAbove', text: t('切断值不能低于预警值', 'the cut-off cannot lie below the warning') },
  delay: { field: 'tripSeconds', text: t('延时不能为负', 'a delay is not negative') },
  hysteresis: { field: 'hysteresis', text: t('返回差不能为负', 'the hysteresis is not negative') },
  confirm: {
    field: 'confirmSeconds',
    text: t('断开期限必须长于触点稳定时间', 'it must be longer than the contact settles'),
  },
  retries: { field: 'confirmSeconds', text: t('重复次数', 'retries') },
}

async function checkSettings(ctx: Ctx, row: Parameters<typeof settingsOf>[0]): Promise<void> {
  const [fault] = settingsFaults(settingsOf(row))
  if (fault) throw ctx.refuse(refusals.settingsFaulty, { why: faultWords[fault].text }, faultWords[fault].field)
  await checkPoint(ctx, row.point, 'point')
  await checkPoint(ctx, row.contactPoint, 'contactPoint')
  await checkPoint(ctx, row.switchPoint, 'switchPoint')
  if (!row.switchPoint) return
  if (!ctx.actor.permissions.has('device.write')) throw ctx.refuse(refusals.mayNotSwitch, {}, 'switchPoint')
  if (!row.contactPoint) throw ctx.refuse(refusals.contactNeeded, {}, 'contactPoint')
}

export const guardFeeder = defineCreate({
  id: 'guard-feeder',
  label: t('设置过载监视', 'Watch a feeder'),
  help: t(
    '超限后按延时预警，达到切断条件时通知负责人断开；设置了切断下发测点的，由系统自动断开并核对触点',
    'Warns after its delay and tells who is in charge when it must be opened; where a switch is named it is opened by itself, and the contact must show it',
  ),
  on: protection,
  input: z.strictObject({ code: line.optional(), ...input }),
  permission: may.guard,
  async run(ctx, { code, ...rest }) {
    await checkSettings(ctx, rest as never)
    return {
      set: { ...rest, keeper: rest.keeper ?? ctx.actor.id, code: code ?? (await ctx.number(protectionNumbers)) },
    }
  },
})

export const editProtection = defineCommand({
  id: 'edit-protection',
  label: t('修改定值', 'Edit settings'),
  on: protection,
  input: z
    .strictObject({
      ...Object.fromEntries(
        Object.entries(input).map(([name, type]) => [name, type instanceof z.ZodDefault ? type.unwrap() : type]),
      ),
    } as unknown as { [K in keyof typeof input]: (typeof input)[K] })
    .partial(),
  when: ['armed', 'warning', 'off'],
  permission: may.guard,
  async run(ctx, set, row) {
    await checkSettings(ctx, { ...row, ...set } as typeof row)
    return { set }
  },
})

export const releaseProtection = defineCommand({
  id: 'release-protection',
  label: t('解除闭锁', 'Release'),
  help: t('查明原因、现场确认后解除；须经批准', 'When the cause is known and the site is safe; needs consent'),
  on: protection,
  input: z.strictObject({ reason }),
  fields: { reason: { label: t('原因和处理', 'Cause and what was done'), kind: 'multiline' } },
  moves: ['armed'],
  when: ['open', 'failed', 'reclosed'],
  main: true,
  permission: may.guard,
  async run(ctx, { reason: why }, row) {
    const { machine } = await lockMachine(ctx, row)
    const happening = { kind: 'release', by: ctx.actor.displayName ?? ctx.actor.name, reason: why } as const
    const { state, effects } = advance(machine, happening, ctx.now, settingsOf(row))
    if (effects.some(({ kind }) => kind === 'refuse'))
      throw ctx.refuse(refusals.stillOver, { value: String(machine.input?.value ?? '') })
    await keepMachine(ctx, row.id, state, ctx.now)
    const told = effects.flatMap((effect) =>
      effect.kind === 'tell' ? [{ at: ctx.now, effect, value: state.input?.value ?? null }] : [],
    )
    await tell(ctx, row, told, why)
    return { move: moveInto(row, state.phase) ?? 'armed', set: { lastAt: ctx.now } }
  },
})

export const stopProtection = defineCommand({
  id: 'stop-protection',
  label: t('停用', 'Switch off'),
  confirm: t('停用后该回路过载不再预警', 'Nobody is warned of an overload of this feeder any more'),
  on: protection,
  input: z.strictObject({ reason }),
  fields: { reason: { label: t('停用原因', 'Reason') } },
  moves: ['off'],
  permission: may.guard,
  run: async () => ({ move: 'off' }),
})

export const armProtection = defineCommand({
  id: 'arm-protection',
  label: t('启用', 'Switch on'),
  on: protection,
  input: z.strictObject({}),
  moves: ['armed'],
  when: ['off'],
  permission: may.guard,
  async run(ctx, _input, row) {
    await keepMachine(ctx, row.id, freshProtection(ctx.now), ctx.now)
    return { move: 'armed' }
  },
})
