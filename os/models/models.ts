import { randomUUID } from 'node:crypto'
import {
  type DrawingFault,
  type ModelDetail,
  type ModelDrawing,
  type ModelFile,
  type ModelItem,
  type ModelSaved,
  maxModels,
  maxModelVersions,
  type modelInput,
} from '../../api/models.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import { type Audit, auditName } from '../audit/audit.ts'
import { refuseUnstorable } from '../data/database-refusals.ts'
import type { TenantData, TenantTx } from '../data/tenancy.ts'
import type { PointDirectories } from '../live/live-reader.ts'
import { issuesOf } from './engine/compile.ts'
import { type Catalog, type Issue, parseModel } from './graph/flat.ts'
import type { ModelDoc } from './graph/model-schema.ts'
import { authorOf, isOpen, type LifeStep, rollBackTo, stepLife, versionBefore } from './life.ts'
import { createModelInstances } from './model-instances.ts'
import {
  type By,
  changeHead,
  claimModel,
  countModels,
  deleteModel,
  insertModel,
  type ModelFilter,
  putDraft,
  readDrawing,
  readModel,
  readModels,
  readVersions,
  type StoredModel,
  setState,
} from './model-store.ts'
import { lifeRefusals as refusals } from './refusals.ts'

export type ModelInput = ReturnType<typeof modelInput.parse>
export type Changed = { version: number; actor: Actor }
/** What a change did, for the trail; `also` is answered besides the model. */
export type Done<T> = { action: string; reason?: string; before?: unknown; after?: unknown; also?: T }

export type ModelServices = {
  tenants: TenantData
  points: Pick<PointDirectories, 'of'>
  /** Blocks that drawings of an organisation may use. */
  catalogOf(tenant: string): Catalog
  audit: Pick<Audit, 'write'>
  clock(): number
  /** Awaited after every change of what runs: publications and instances. */
  changed?(tenant: string): Promise<void>
  /** Why a published model does not run, though its instances are sound. */
  faultOf?(model: string): Refusal | undefined
  /** How many instances of a published model do not run; undefined while that is not known. */
  faultyOf?(model: string): number | undefined
  /** Whether there is an alarm of this code; absent where nobody knows. */
  hasAlarm?(tenant: string, code: string): boolean
  /** Tries a model again that is kept out; false where it is not. */
  release?(model: string): Promise<boolean>
}

/** Faults of a drawing that one answer tells. */
const mostFaults = 500

const told = ({ node, port, refusal }: Issue): DrawingFault => ({
  ...{ node, port: port ?? null, code: refusal.code, text: refusal.texts() },
})

/** The models of every organisation: drawings, their life, and their instances. */
export function createModels(services: ModelServices) {
  const { tenants, catalogOf, audit, clock } = services
  const by = (actor: Actor): By => ({ at: clock(), by: auditName(actor) })
  const changed = async (tenant: string) => services.changed?.(tenant)

  const known = (model: StoredModel): ModelItem => ({
    ...model,
    faulty: model.live === null ? null : (services.faultyOf?.(model.id) ?? null),
  })

  async function modelOf({ sql }: TenantTx, id: string): Promise<ModelItem> {
    const model = await readModel(sql, id)
    if (!model) throw new Refusal(refusals.unknownModel, {}, 'id')
    return known(model)
  }

  async function detail(tx: TenantTx, id: string): Promise<ModelDetail> {
    const model = await modelOf(tx, id)
    const versions = await readVersions(tx.sql, id)
    return { ...model, versions, before: versionBefore(versions) }
  }

  async function drawn({ sql }: TenantTx, model: string, number: number) {
    const version = await readDrawing(sql, model, number)
    if (!version) throw new Refusal(refusals.unknownModelVersion, { number }, 'number')
    return version
  }

  /** One change of a model: taken by its version, made, audited, and told as it is now. */
  function change<T extends object>(
    id: string,
    { version, actor }: Changed,
    work: (tx: TenantTx, by: By) => Promise<Done<T>>,
  ): Promise<ModelDetail & T> {
    const who = by(actor)
    return tenants.within(actor.tenant, async (tx) => {
      const { code } = await modelOf(tx, id)
      if (!(await claimModel(tx.sql, id, version, who)))
        throw new Refusal(refusals.modelChangedMeanwhile, {}, 'version')
      const { action, also, ...rest } = await work(tx, who)
      const after = await detail(tx, id)
      await audit.write({ actor: who.by, action, object: `model:${code}`, ...rest }, tx.sql)
      return { ...after, ...(also as T) }
    })
  }

  function checked(drawing: unknown, tenant: string): { doc: ModelDoc; faults: DrawingFault[] } {
    const doc = parseModel(drawing)
    refuseUnstorable(doc, ['drawing'])
    return { doc, faults: issuesOf(doc, catalogOf(tenant)).slice(0, mostFaults).map(told) }
  }

  async function knowType({ sql }: TenantTx, code: string | null): Promise<void> {
    if (code === null) return
    const [known] = await sql`select 1 from equipment_type where code = ${code}`
    if (!known) throw new Refusal(refusals.unknownModelType, { code }, 'equipmentType')
  }

  async function create(input: ModelInput, drawing: unknown, note: string, actor: Actor): Promise<ModelSaved> {
    const empty = { format: 'millrace-model', version: 1, name: input.name, cycleMs: 1000 }
    const { doc, faults } = checked(drawing ?? empty, actor.tenant)
    const who = by(actor)
    const id = randomUUID()
    return tenants.within(actor.tenant, async (tx) => {
      const { sql } = tx
      await knowType(tx, input.equipmentType)
      if ((await countModels(sql)) >= maxModels) throw new Refusal(refusals.tooManyModels, { limit: maxModels })
      if (!(await insertModel(sql, { id, ...input }, who)))
        throw new Refusal(refusals.modelCodeTaken, { code: input.code }, 'code')
      const draft = { number: 1, drawing: doc, faults: faults.length, authors: [authorOf(actor)], note }
      await putDraft(sql, id, draft, who)
      await audit.write(
        { actor: who.by, action: 'model.create', object: `model:${input.code}`, reason: note, after: input },
        sql,
      )
      return { ...(await detail(tx, id)), drawingFaults: faults }
    })
  }

  /** A draft that is open is changed, and is a draft again; else the next version begins. */
  async function saveDraft(id: string, drawing: unknown, note: string, what: Changed): Promise<ModelSaved> {
    const { doc, faults } = checked(drawing, what.actor.tenant)
    return change(id, what, async ({ sql }, who) => {
      const [latest] = await readVersions(sql, id)
      const open = isOpen(latest.state)
      if (!open && latest.number >= maxModelVersions)
        throw new Refusal(refusals.tooManyVersions, { limit: maxModelVersions })
      const number = open ? latest.number : latest.number + 1
      const authors = [...new Set([...(open ? latest.authors : []), authorOf(what.actor)])]
      await putDraft(sql, id, { number, drawing: doc, faults: faults.length, authors, note }, who)
      const after = { number, blocks: doc.blocks.length, faults: faults.length }
      return { action: 'model.save', reason: note, after, also: { drawingFaults: faults } }
    })
  }

  /** A step in the life of a version. What was in use before is retired by a publication. */
  async function step(id: string, number: number, step: LifeStep, note: string, what: Changed): Promise<ModelDetail> {
    const done = await change(id, what, async (tx, who) => {
      const { drawing, ...version } = await drawn(tx, id, number)
      const faults = step === 'retire' ? 0 : issuesOf(drawing, catalogOf(tx.tenant)).length
      const state = stepLife({ ...version, faults }, step, what.actor)
      if (state === 'published') await retireLive(tx, id, who)
      await setState(tx.sql, id, number, state, who)
      return {
        action: `model.${step}`,
        reason: note,
        before: { number, state: version.state },
        after: { number, state },
      }
    })
    if (step === 'publish' || step === 'retire') await changed(what.actor.tenant)
    return done
  }

  async function retireLive(tx: TenantTx, id: string, who: By): Promise<number | null> {
    const { live } = await modelOf(tx, id)
    if (live !== null) await setState(tx.sql, id, live, 'retired', who)
    return live
  }

  /** The reviewer sends it back: it is a draft again, with the reason in the trail. */
  function returnDraft(id: string, number: number, note: string, what: Changed): Promise<ModelDetail> {
    return change(id, what, async (tx, who) => {
      const version = await drawn(tx, id, number)
      stepLife({ ...version, faults: 0 }, 'review', what.actor)
      await setState(tx.sql, id, number, 'draft', who)
      return { action: 'model.return', reason: note, before: { number, state: version.state }, after: { number } }
    })
  }

  async function rollBack(id: string, note: string, what: Changed): Promise<ModelDetail> {
    const done = await change(id, what, async (tx, who) => {
      const number = rollBackTo(await readVersions(tx.sql, id))
      const count = issuesOf((await drawn(tx, id, number)).drawing, catalogOf(tx.tenant)).length
      if (count > 0) throw new Refusal(refusals.modelHasFaults, { number, count })
      const before = await retireLive(tx, id, who)
      await setState(tx.sql, id, number, 'published', who)
      return { action: 'model.rollBack', reason: note, before: { number: before }, after: { number } }
    })
    await changed(what.actor.tenant)
    return done
  }

  async function head(
    id: string,
    wanted: { name: Text; equipmentType: string | null; everyMachine: boolean },
    what: Changed,
  ): Promise<ModelDetail> {
    const done = await change(id, what, async (tx) => {
      const { name, equipmentType, everyMachine, instances } = await modelOf(tx, id)
      await knowType(tx, wanted.equipmentType)
      if (wanted.equipmentType !== equipmentType && instances > 0)
        throw new Refusal(refusals.modelTypeFixed, {}, 'equipmentType')
      if (wanted.everyMachine && wanted.equipmentType === null)
        throw new Refusal(refusals.modelNeedsType, {}, 'everyMachine')
      await changeHead(tx.sql, id, wanted)
      return { action: 'model.update', before: { name, equipmentType, everyMachine }, after: wanted }
    })
    if (wanted.everyMachine) await instantiation.spread(what.actor.tenant)
    return done
  }

  /** With its versions and instances; history of its output points stays. */
  async function remove(id: string, reason: string, { version, actor }: Changed): Promise<void> {
    const who = by(actor)
    await tenants.within(actor.tenant, async (tx) => {
      const before = await modelOf(tx, id)
      if (!(await claimModel(tx.sql, id, version, who)))
        throw new Refusal(refusals.modelChangedMeanwhile, {}, 'version')
      await deleteModel(tx.sql, id)
      await audit.write(
        { actor: who.by, action: 'model.delete', object: `model:${before.code}`, reason, before },
        tx.sql,
      )
    })
    await changed(actor.tenant)
  }

  /** A model that held up the scan runs again. */
  async function release(id: string, reason: string, actor: Actor): Promise<ModelDetail> {
    const { code } = await tenants.within(actor.tenant, (tx) => modelOf(tx, id), { readOnly: true })
    if (!(await services.release?.(id))) throw new Refusal(refusals.modelNotHeld)
    return tenants.within(actor.tenant, async (tx) => {
      await audit.write({ actor: auditName(actor), action: 'model.release', object: `model:${code}`, reason }, tx.sql)
      return detail(tx, id)
    })
  }

  const instantiation = createModelInstances(services, { by, changed, modelOf, drawn, change })

  return {
    list: (tenant: string, filter: ModelFilter, limit: number): Promise<ModelItem[]> =>
      tenants.within(tenant, async ({ sql }) => (await readModels(sql, filter, limit)).map(known), { readOnly: true }),
    detail: (tenant: string, id: string) => tenants.within(tenant, (tx) => detail(tx, id), { readOnly: true }),
    drawing: (tenant: string, id: string, number: number): Promise<ModelDrawing> =>
      tenants.within(
        tenant,
        async (tx) => {
          await modelOf(tx, id)
          const { drawing, ...version } = await drawn(tx, id, number)
          const drawingFaults = issuesOf(drawing, catalogOf(tenant)).slice(0, mostFaults).map(told)
          return { ...version, drawing, drawingFaults }
        },
        { readOnly: true },
      ),
    async file(tenant: string, id: string, number?: number): Promise<ModelFile> {
      return tenants.within(
        tenant,
        async (tx) => {
          const { code, name, equipmentType, live, latest } = await modelOf(tx, id)
          const { note, drawing } = await drawn(tx, id, number ?? live ?? latest.number)
          return {
            ...{ format: 'millrace-model-file', version: 1, code, name, equipmentType, note },
            drawing: drawing as Record<string, unknown>,
          }
        },
        { readOnly: true },
      )
    },
    check: (drawing: unknown, tenant: string): DrawingFault[] => checked(drawing, tenant).faults,
    create,
    saveDraft,
    step,
    returnDraft,
    rollBack,
    head,
    release,
    remove,
    ...instantiation,
  }
}

export type Models = ReturnType<typeof createModels>
