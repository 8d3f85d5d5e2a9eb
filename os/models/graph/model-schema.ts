import { z } from 'zod'

/** Limits of a model, all checked before anything is compiled. */
export const limits = {
  /** Blocks of one model with its sub-models expanded. */
  blocks: 10_000,
  wires: 40_000,
  /** Of a model or sub-model, each. */
  ports: 200,
  parameters: 200,
  submodels: 100,
  /** Sub-models within sub-models. */
  depth: 8,
  /** Numbers of state that one instance keeps: 2 MiB. */
  state: 262_144,
  tablePoints: 64,
  minCycleMs: 100,
  maxCycleMs: 3_600_000,
} as const

const id = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, 'a letter, then letters, digits and _, at most 40')
const text = z.strictObject({ zh: z.string().max(400), en: z.string().max(400) })
const position = z.strictObject({ x: z.number().min(-1e6).max(1e6), y: z.number().min(-1e6).max(1e6) })
const place = { position: position.default({ x: 0, y: 0 }), label: text.optional(), group: id.optional() }
const unit = z.string().max(80).nullable().default(null)
const portType = z.enum(['number', 'boolean']).default('number')
/** `samples`: every sample since the last scan instead of the newest one. */
const inputType = z.enum(['number', 'boolean', 'samples']).default('number')

/** A number alone is in the unit that the block asks for; with a unit it is converted; `parameter` names one of the model around it. */
const paramValue = z.union([
  z.number(),
  z.boolean(),
  z.string().max(80),
  z.strictObject({ value: z.number(), unit: z.string().max(80) }),
  z.strictObject({ parameter: id }),
  z.strictObject({
    points: z.array(z.tuple([z.number(), z.number()])).max(limits.tablePoints),
    units: z.tuple([unit, unit]).optional(),
  }),
])

const parameter = z.strictObject({
  id,
  label: text,
  unit,
  default: z.union([z.number(), z.boolean()]),
  low: z.number().optional(),
  high: z.number().optional(),
})

/** `role` is that of a point of the equipment type; `alarm: true` reads an alarm's state instead (see the block alarmState). */
const input = z.strictObject({
  id,
  ...place,
  type: inputType,
  unit,
  role: z.string().max(80).optional(),
  alarm: z.literal(true).optional(),
  optional: z.literal(true).optional(),
})
/** Becomes a point of the equipment with this role. Without a unit it has that of what is wired to it. */
const output = z.strictObject({ id, ...place, type: portType, unit, role: z.string().max(80).optional() })
const alarm = z.strictObject({ id, ...place, priority: z.enum(['low', 'medium', 'high']).default('medium') })

/** `unit`: of outputs that have the unit that is given; `submodel` where the kind is `submodel`. */
const block = z.strictObject({
  id,
  kind: z.string().max(60),
  ...place,
  submodel: id.optional(),
  unit: z.string().max(80).optional(),
  params: z.record(z.string().max(60), paramValue).default({}),
})
const end = z.strictObject({ node: id, port: z.string().max(60).optional() })
const wire = z.strictObject({ from: end, to: end })

const body = {
  parameters: z.array(parameter).max(limits.parameters).default([]),
  inputs: z.array(input).max(limits.ports).default([]),
  outputs: z.array(output).max(limits.ports).default([]),
  blocks: z.array(block).max(limits.blocks).default([]),
  wires: z.array(wire).max(limits.wires).default([]),
  groups: z
    .array(z.strictObject({ id, label: text, color: z.string().max(20).optional() }))
    .max(500)
    .default([]),
  comments: z
    .array(
      z.strictObject({ id, text: z.string().max(4_000), position, width: z.number().min(40).max(4_000).optional() }),
    )
    .max(500)
    .default([]),
}

/** What a model does when a sample of an input is older than the scan. */
const late = z.discriminatedUnion('policy', [
  /** The last value holds, however old it is. */
  z.strictObject({ policy: z.literal('hold') }),
  /** Older than this it counts as bad. */
  z.strictObject({ policy: z.literal('bad'), afterMs: z.int().min(100).max(86_400_000) }),
  /** The scan waits until every input has a sample of its time, at most this long; what has not come by then counts as bad. */
  z.strictObject({ policy: z.literal('wait'), atMostMs: z.int().min(100).max(3_600_000) }),
])

/** A sub-model: a graph with ports and parameters of its own, used as a block of the kind `submodel`. */
export const submodelSchema = z.strictObject({ id, label: text, ...body })

/** A model as it is drawn, stored and sent from plant to plant. */
export const modelSchema = z.strictObject({
  format: z.literal('millrace-model'),
  version: z.literal(1),
  name: text,
  note: z.string().max(10_000).default(''),
  cycleMs: z.int().min(limits.minCycleMs).max(limits.maxCycleMs),
  late: late.default({ policy: 'hold' }),
  alarms: z.array(alarm).max(limits.ports).default([]),
  submodels: z.array(submodelSchema).max(limits.submodels).default([]),
  ...body,
})

export type ModelDoc = z.output<typeof modelSchema>
/** As people write it: what has a default may be left out. */
export type ModelInput = z.input<typeof modelSchema>
export type SubmodelDoc = z.output<typeof submodelSchema>
export type BlockDoc = ModelDoc['blocks'][number]
export type ParamValue = BlockDoc['params'][string]
export type ParameterDoc = ModelDoc['parameters'][number]
export type LatePolicy = ModelDoc['late']
