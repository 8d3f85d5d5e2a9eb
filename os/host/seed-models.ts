import type { z } from 'zod'
import { alarmInput } from '../../api/alarms.ts'
import { instanceInput, type ModelDetail } from '../../api/models.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import { t } from '../../contract/text.ts'
import type { Alarms } from '../alarms/alarms.ts'
import type { Sql } from '../data/connect.ts'
import { mainTenant } from '../data/main-tenant.ts'
import type { TenantData } from '../data/tenancy.ts'
import type { Directory } from '../identity/directory.ts'
import type { ModelInput } from '../models/graph/model-schema.ts'
import { drawModel } from '../models/library/draw.ts'
import { learnedWatch } from '../models/library/learned-watch.ts'
import { templateOf } from '../models/library/templates.ts'
import { readModels } from '../models/model-store.ts'
import type { Models } from '../models/models.ts'
import { demoModels } from './demo.ts'
import { readDemoState } from './installation.ts'
import { log } from './log.ts'
import { type LearnedPlanted, shelveLearned } from './shelve-learned.ts'

const key = 'seed:models'
const reason = '演示数据 · demo data'

/** A model to be planted: its drawing, over which machines and points. */
export type PlantedModel = {
  code: string
  name: { zh: string; en: string }
  equipmentType: string | null
  drawing: ModelInput
  instances: z.input<typeof instanceInput>[]
}

type Parts = {
  models: Pick<Models, 'create' | 'detail' | 'addInstance' | 'listInstances' | 'step'>
  alarms: Pick<Alarms, 'create' | 'desk'>
  tenants: TenantData
  sql: Sql
  directory: Pick<Directory, 'findPerson' | 'actorOf'>
  /** What trains the demo's learned models, so that drawings may call them; without it those drawings are left out. */
  learned?: Parameters<typeof shelveLearned>[0]
}

type Demo = Awaited<ReturnType<typeof demoModels>>

/** The drawing of a model of the demo, by the name that it has there. */
export function drawingOf({ template, draft, name }: Demo['demoModels'][number]): ModelInput {
  const drawn = template ? templateOf(template).drawing : drawModel({ ...draft!, name: name! })
  return name ? { ...drawn, name } : drawn
}

/** Watches a learned model, from the load on that it has seen. */
export const learnedDrawing = ({ code, label, about, columns, leastLoad }: Demo['demoLearned'][number]): ModelInput =>
  learnedWatch({
    ...{ kind: `learned:${code}`, label, about, columns },
    judged: { column: 'load', above: [t('判断负荷', 'judged from the load'), leastLoad, 'MW', 0, 2000] },
  })

class Stopped extends Error {}

/**
 * The demo's models, through the same calls as people make: one draws and tries, another reviews and publishes. Once per installation, while
 * people already work; one that was cut short goes on at the next start with what is there.
 */
export function seedModels(parts: Parts): { done: Promise<void>; stop(): Promise<void> } {
  let stopping = false
  const done = plantAll(parts, () => {
    if (stopping) throw new Stopped()
  }).catch((error) => {
    if (!(error instanceof Stopped)) log('error', 'demo models not made', { error: String(error).slice(0, 300) })
  })
  return {
    done,
    stop() {
      stopping = true
      return done
    },
  }
}

/** The demo's learned models, trained where its readings lie in this installation. */
async function plannedLearned(sql: Sql): Promise<LearnedPlanted[]> {
  const { demoLearned, recipeOf, demoHistorySpan } = await demoModels()
  const { shiftMs } = demoHistorySpan((await readDemoState(sql))!.epoch!)
  return demoLearned.map((plan) => ({ ...plan, recipe: recipeOf(plan, shiftMs) }))
}

async function plantAll(parts: Parts, goOn: () => void): Promise<void> {
  const { sql, learned: trained } = parts
  const [known] = await sql`select 1 from installation where key = ${key}`
  if (known) return
  const [author, reviewer] = [await actorOf(parts, 'engineer'), await actorOf(parts, 'approver')]
  const { demoModels: planned, demoModelAlarms, demoLearned } = await demoModels()
  const began = performance.now()
  const drawn = planned.map((model): PlantedModel => {
    const { code, equipmentType, instances } = model
    const drawing = drawingOf(model)
    return { code, equipmentType, instances, name: drawing.name, drawing }
  })
  const learned = demoLearned.map(
    (plan): PlantedModel => ({
      ...{ code: `watch-${plan.code}`, name: plan.label, equipmentType: null, drawing: learnedDrawing(plan) },
      instances: [{ code: 'U1', bindings: Object.fromEntries(plan.columns.map(({ name, point }) => [name, point])) }],
    }),
  )
  for (const model of drawn) {
    goOn()
    await plant(parts, model, author, reviewer)
  }
  if (trained) await shelveLearned(trained, await plannedLearned(sql), { author, reviewer, reason, goOn })
  for (const model of trained ? learned : []) {
    goOn()
    await plant(parts, model, author, reviewer)
  }
  const there = await parts.alarms.desk(mainTenant)
  for (const input of demoModelAlarms) {
    if (there.byCode.has(input.code)) continue
    goOn()
    await leftOut(input.code, () => parts.alarms.create(alarmInput.parse(input), { reason, actor: author }))
  }
  await sql`insert into installation (key, value) values (${key}, ${sql.json({ at: Date.now() })}) on conflict do nothing`
  log('info', 'demo models made', { models: drawn.length, ms: Math.round(performance.now() - began) })
}

/** Makes what is missing of one model and takes it on to its publication. Exported for its test. */
export async function plant(
  { models, tenants }: Pick<Parts, 'models' | 'tenants'>,
  { code, drawing, instances, ...rest }: PlantedModel,
  author: Actor,
  reviewer: Actor,
): Promise<void> {
  const [known] = await tenants.within(
    mainTenant,
    async ({ sql }) => (await readModels(sql, { search: code }, 50)).filter((model) => model.code === code),
    { readOnly: true },
  )
  let model: ModelDetail = known
    ? await models.detail(mainTenant, known.id)
    : await models.create({ code, ...rest }, drawing, reason, author)
  if (model.live !== null) return
  const have = new Set((await models.listInstances(mainTenant, model.id, 1000)).map((instance) => instance.code))
  for (const input of instances) {
    const instance = instanceInput.parse(input)
    if (have.has(instance.code ?? instance.machine?.split('/').at(-1) ?? '')) continue
    // somebody has taken a point or machine away: the others are made
    await leftOut(`${code}.${instance.code ?? instance.machine}`, () => models.addInstance(model.id, instance, author))
  }
  // instances count in the model's own figures
  model = await models.detail(mainTenant, model.id)
  const { number } = model.latest
  const steps = [
    ['draft', 'try', author],
    ['tried', 'review', reviewer],
    ['reviewed', 'publish', reviewer],
  ] as const
  for (const [state, step, actor] of steps)
    if (model.latest.state === state)
      model = await models.step(model.id, number, step, reason, { version: model.version, actor })
}

async function leftOut(what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    log('warn', 'part of the demo models left out', { what, why: error.code })
  }
}

/** Nobody by that name: an older installation, or somebody took the account away; then nothing is made. */
async function actorOf({ directory }: Pick<Parts, 'directory'>, name: string): Promise<Actor> {
  const person = await directory.findPerson(mainTenant, name)
  const actor = person && (await directory.actorOf(mainTenant, person.id))
  if (!actor) throw new Stopped()
  return actor
}
