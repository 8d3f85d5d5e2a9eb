import { z } from 'zod'
import type { Block, Param, Port, PortType } from '../contract/block.ts'
import type { Text } from '../contract/text.ts'

/** A function block as palette, help and form need it. Inputs, outputs and parameters are in their order. */
export type BlockItem = {
  id: string
  group: string
  label: Text
  about: Text
  formula: string
  /** How good the outputs are, in words. */
  quality: Text
  inputs: ({ id: string } & Port)[]
  outputs: ({ id: string } & Port)[]
  params: ({ id: string } & Param)[]
  /** A loop may pass it. */
  /** When to take it, with an example from a plant. */
  example?: Text
  /** Pairs of parameters of which the first must not exceed the second. */
  notAbove?: Block['notAbove']
  feedback: boolean
}

/** GET /api/models/blocks */
export type BlockCatalog = { groups: { id: string; label: Text }[]; blocks: BlockItem[] }

/** A port of a template; `unit` null takes any. */
export type TemplatePort = {
  id: string
  label: Text | null
  type: PortType
  unit: string | null
  optional: boolean
}
/**
 * A model or sub-model that comes with the platform. `equipment` is the usual code of the type of machine that it watches, whose points
 * play the roles that the inputs are named after; `source` where its physics is written down.
 */
export type ModelTemplateItem = {
  id: string
  kind: 'model' | 'submodel'
  group: string
  equipment: string | null
  label: Text
  about: Text
  source: string
  inputs: TemplatePort[]
  outputs: { id: string; label: Text | null; type: 'number' | 'boolean' }[]
  parameters: {
    id: string
    label: Text
    unit: string | null
    default: number | boolean
    low?: number
    high?: number
  }[]
  alarms: { id: string; label: Text | null; priority: 'low' | 'medium' | 'high' }[]
  blocks: number
}
/** GET /api/models/templates */
export type ModelTemplates = { groups: { id: string; label: Text }[]; templates: ModelTemplateItem[] }
/** GET /api/models/templates/:template; `drawing` of a model, `submodel` for a drawing that takes it in (null where it is a whole model). */
export type ModelTemplate = ModelTemplateItem & { drawing: unknown; submodel: unknown }

/** Most models of one organisation: four large units have some thousand each. */
export const maxModels = 10_000
export const maxModelVersions = 1_000
/** As many as the engine takes. */
export const maxModelInstances = 20_000

export const versionStates = ['draft', 'tried', 'reviewed', 'published', 'retired'] as const
export type VersionState = (typeof versionStates)[number]

const text = z.strictObject({ zh: z.string().trim().min(1).max(200), en: z.string().trim().min(1).max(200) })
/** Output points are named `<model>.<instance>.<output>`, so neither of the first two may be long. */
const modelCode = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/)
export const modelNote = z.string().trim().max(2_000)
const port = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/)

/** `equipmentType` null: a single model, whose instances name their points. */
export const modelInput = z.strictObject({
  code: modelCode,
  name: text,
  equipmentType: z.string().min(1).max(64).nullable().default(null),
})

/** POST /api/models/templates/:template: without a name it has the template's. */
export const fromTemplate = modelInput.partial({ name: true }).extend({ note: modelNote.default('') })

/** `bindings`: input → code of a point, or of the alarm whose state it reads; an input that is not named takes the point with its role. `overrides`: parameter → value. */
export const instanceInput = z.strictObject({
  /** Fixed once made; that of the machine unless given. */
  code: z
    .string()
    .regex(/^[\p{L}\p{N}_\-.]{1,40}$/u)
    .optional(),
  /** Twin path of the machine. */
  machine: z.string().min(1).max(400).nullable().default(null),
  bindings: z
    .record(port, z.string().min(1).max(200))
    .refine((b) => Object.keys(b).length <= 200, { error: '≤ 200' })
    .default({}),
  overrides: z
    .record(port, z.union([z.boolean(), z.number()]))
    .refine((o) => Object.keys(o).length <= 200, { error: '≤ 200' })
    .default({}),
  enabled: z.boolean().default(true),
})
export type InstanceInput = z.output<typeof instanceInput>

/** What is wrong with a drawing, and where: the element's id with those of the sub-models around it, and its port. */
export type DrawingFault = { node: string; port: string | null; code: string; text: Text }

/** `author` of the last change, by name; `authors` of any, as `user:<id>` or `token:<id>`: none of them reviews it. Times are UTC ms. */
export type ModelVersionItem = {
  number: number
  state: VersionState
  /** How many faults its drawing has; none from `tried` on. */
  faults: number
  note: string
  savedAt: number
  author: string
  authors: string[]
  triedBy: string | null
  reviewer: string | null
  reviewedAt: number | null
  publishedBy: string | null
  publishedAt: number | null
}

/** GET /api/models → { items, next } by code. `live`: number of the version in use. */
export type ModelItem = {
  id: string
  code: string
  name: Text
  equipmentType: string | null
  everyMachine: boolean
  /** To be sent back with every change: the change is refused where somebody was faster. */
  version: number
  live: number | null
  latest: { number: number; state: VersionState }
  instances: number
  /** Of the instances that are switched on: how many do not run. Null while no version is in use, or nothing is known yet. */
  faulty: number | null
  updatedAt: number
  updatedBy: string
}
/** GET /api/models/:id. Versions newest first; `before`: number of the one that rolling back leads to. */
export type ModelDetail = ModelItem & { versions: ModelVersionItem[]; before: number | null }
/** GET /api/models/:id/versions/:number; `drawing` as os/models/graph/model-schema.ts has it. */
export type ModelDrawing = ModelVersionItem & { drawing: unknown; drawingFaults: DrawingFault[] }
/** What saving a drawing answers. */
export type ModelSaved = ModelDetail & { drawingFaults: DrawingFault[] }

/** An input or output of an instance with its point, or the alarm that an input reads. `by`: named by the instance, found by its role, or not at all. */
export type BoundPort = { port: string; point: string | null; by: 'instance' | 'role' | null }

/** GET /api/models/:id/instances → { items, next } by code. `number`: the version that it was looked at with. */
export type ModelInstanceItem = {
  id: string
  code: string
  machine: string | null
  bindings: Record<string, string>
  overrides: Record<string, number | boolean>
  enabled: boolean
  version: number
  updatedAt: number
  updatedBy: string
  number: number | null
  inputs: BoundPort[]
  /** Points that it writes, or will write once it is published. */
  outputs: BoundPort[]
  /** Keys under which its alarms are defined: condition `{ kind: 'source', source: 'model', key }`. */
  alarms: { alarm: string; key: string }[]
  /** Why it cannot run; empty when it can. */
  faults: { code: string; text: Text }[]
}

/** POST /api/models/:id/instances/all. `there`: machines that had one. */
export type InstancesMade = { made: number; there: number; model: ModelDetail }

export const modelUseKinds = ['model', 'alarm', 'dashboard', 'trend', 'watch'] as const
/** Something that reads what a model writes. */
export type ModelUse = {
  by: (typeof modelUseKinds)[number]
  /** Of the model, the definition, the dashboard or the trend; `app.watch` of a watch. */
  id: string
  /** What it is called; null where it is another person's and not shared. */
  name: Text | null
  /** The output points and alarm keys of this model that it names, at most 20, and how many there are. */
  names: string[]
  count: number
}
/** GET /api/models/:id/uses. `more`: there are more of some kind than are listed, or were looked for. */
export type ModelUses = { items: ModelUse[]; more: boolean }
export const mostUses = 200

/** GET /api/models/:id/export, POST /api/models/import: a model as a file, without the plant's instances. */
export const modelFile = z.strictObject({
  format: z.literal('millrace-model-file'),
  version: z.literal(1),
  ...modelInput.shape,
  note: modelNote.default(''),
  drawing: z.record(z.string().max(40), z.unknown()),
})
export type ModelFile = z.output<typeof modelFile>

type WirePorts = Record<string, { value: number | null; quality: number }>
/** GET /api/models/:id/instances/:instance/look: after the latest scan, by input, and by block and output. Booleans are 0 and 1. */
export type WireLook = { number: number | null; inputs: WirePorts; blocks: Record<string, WirePorts> }

/** Most scans and most values of one walk through a drawing. */
export const walkLimits = { scans: 2_000, values: 400_000, blockRuns: 400_000 } as const
const handValue = z.union([z.number(), z.boolean(), z.null()])

/**
 * POST /api/models/walk: a drawing scan by scan, without saving it. `inputs`: by hand, one value per scan, the last one holds; null is a
 * bad value. `points`: from history, the point of each input by code. An input that is in neither has no point.
 */
export const walkInput = z.strictObject({
  drawing: z.record(z.string().max(40), z.unknown()),
  /** UTC ms of the first scan, until the year 2100; brought down to the model's cycle. */
  from: z.int().min(0).max(4_102_444_800_000),
  scans: z.int().min(1).max(walkLimits.scans),
  inputs: z.record(port, z.array(handValue).min(1).max(walkLimits.scans)).default({}),
  points: z.record(port, z.string().min(1).max(200)).default({}),
  /** Values of the model's parameters that an instance overrides. */
  overrides: z.record(port, z.union([z.boolean(), z.number()])).default({}),
})
export type WalkInput = z.output<typeof walkInput>

type WalkPorts = Record<string, { values: (number | null)[]; qualities: number[] }>
/** What stood on every wire after each scan; a look's shape with a column in the place of each value. `alarms` as they changed. */
export type Walk = {
  from: number
  cycleMs: number
  scans: number
  inputs: WalkPorts
  blocks: Record<string, WalkPorts>
  alarms: { scan: number; alarm: string; active: boolean; quality: number }[]
}
