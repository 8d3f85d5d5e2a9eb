import { defineAction, defineCommand, defineCreate, line, positive, t, z } from '../../../contract/index.ts'
import { factor, factorKinds, factorMedia, factorNumbers } from '../entities/factor.ts'
import { may, refusals } from '../permissions.ts'
import { referenceFactors } from '../reference/factors.ts'

const keys = <T extends object>(of: T) => Object.keys(of) as [keyof T & string, ...(keyof T & string)[]]

export const setFactor = defineCreate({
  id: 'set-factor',
  label: t('登记系数', 'Set factor'),
  help: t('新系数另登一条，旧系数继续用于它的年份', 'A new figure is a new record; the old one stays for its years'),
  on: factor,
  input: z.strictObject({
    medium: z.enum(keys(factorMedia)),
    kind: z.enum(keys(factorKinds)),
    validFrom: z.iso.date(),
    value: positive,
    source: line,
  }),
  permission: may.price,
  importable: true,
  async run(ctx, input) {
    const { medium, kind, validFrom: from } = input
    const [same] = await ctx.records(factor).find({ medium, kind, validFrom: from, state: 'set' })
    if (same) throw ctx.refuse(refusals.sameDay, { from }, 'validFrom')
    return { set: { ...input, number: await ctx.number(factorNumbers) } }
  },
})

export const withdrawFactor = defineCommand({
  id: 'withdraw-factor',
  label: t('撤回', 'Withdraw'),
  confirm: t('撤回后，用到它的折算结果会改变', 'Whatever was converted by it changes'),
  on: factor,
  input: z.strictObject({}),
  moves: ['withdraw'],
  permission: may.price,
  run: async () => ({ move: 'withdraw' }),
})

export const adoptFactors = defineAction({
  id: 'adopt-factors',
  label: t('引入国家标准系数', 'Take over the national figures'),
  help: t('GB/T 2589 和电网排放因子；已登记的不动', 'GB/T 2589 and the grid factors; what is there stays'),
  input: z.strictObject({}),
  permission: may.price,
  async run(ctx) {
    let adopted = 0
    for (const { medium, kind, from, value, source } of referenceFactors) {
      const [same] = await ctx.records(factor).find({ medium, kind, validFrom: from, state: 'set' })
      if (same) continue
      await ctx.run(setFactor, { medium, kind, validFrom: from, value, source } as never)
      adopted++
    }
    return { adopted }
  },
})
