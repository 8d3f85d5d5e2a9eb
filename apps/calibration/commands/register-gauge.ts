import { defineCreate, line, positive, t, z } from '../../../contract/index.ts'
import { gauge, gaugeNumbers, methods, units } from '../gauge.ts'
import { may } from '../permissions.ts'

export const gaugeInput = {
  name: line,
  model: line.optional(),
  serialNo: line.optional(),
  maker: line.optional(),
  category: z.enum(['length', 'mass', 'force', 'pressure', 'temperature', 'electrical']),
  measuringRange: line.optional(),
  unit: z.enum(units),
  maxError: positive,
  method: z.enum(Object.keys(methods) as (keyof typeof methods)[]),
  intervalMonths: z.int().min(1).max(120),
  keeper: z.string().max(100).optional(),
  place: z.string().max(300).optional(),
}

export const registerGauge = defineCreate({
  id: 'register-gauge',
  label: t('登记计量器具', 'Register gauge'),
  on: gauge,
  input: z.strictObject({ code: line.optional(), ...gaugeInput }),
  permission: may.keep,
  importable: true,
  async run(ctx, { code, ...rest }) {
    return { set: { ...rest, keeper: rest.keeper ?? ctx.actor.id, code: code ?? (await ctx.number(gaugeNumbers)) } }
  },
})
