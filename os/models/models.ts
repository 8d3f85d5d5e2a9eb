import { randomUUID } from 'node:crypto'
import {
  type DrawingFault,
  type InstanceInput,
  type InstancesMade,
  type ModelDetail,
  type ModelDrawing,
  type ModelFile,
  type ModelInstanceItem,
  type ModelSaved,
  type ModelVersionItem,
  maxModelInstances,
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
import { codeOf } from '../twin/node-path.ts'
import { alarmKey, bindInstance, finderOf, type PointFinder } from './bind-instance.ts'
import { type Compiled, compile, issuesOf } from './engine/compile.ts'
import { type Catalog, type Issue, parseModel } from './graph/flat.ts'
import type { ModelDoc } from './graph/model-schema.ts'
import { authorOf, isOpen, type LifeStep, rollBackTo, stepLife } from './life.ts'
import {
  type By,
  bareMachines,
  changeHead,
  claimModel,
  countModels,
  deleteInstance,
  deleteModel,
  insertInstance,
  insertModel,
  instanceCodes,
  type Machine,
  machineAt,
  putDraft,
  readDrawing,
  readInstance,
  readInstances,
  readModel,
  readVersions,
  type StoredInstance,
  type StoredVersion,
  setState,
  spreadingModels,
  updateInstance,
} from './model-store.ts'
import { lifeRefusals as refusals } from './refusals.ts'

export type ModelInput = ReturnType<typeof modelInput.parse>
type Changed = { version: number; actor: Actor }

export type ModelServices = {
  tenants: TenantData
  points: Pick<PointDirectories, 'of'>
  catalog: Catalog
  audit: Pick<Audit, 'write'>
  clock(): number
  /** Awaited after every change of what runs: publications and instances. */
  changed?(tenant: string): Promise<void>
  /** Why a published model does not run, though its instances are sound. */
  faultOf?(model: string): Refusal | undefined
}

/** Faults of a drawing that one answer tells. */
const mostFaults = 500
const systemBy = 'models'

const told = ({ node, port, refusal }: Issue): DrawingFault => ({
  ...{ node, port: port ?? null, code: refusal.code, text: refusal.texts() },
})
const withoutAuthors = ({ authors: _, ...version }: StoredVersion): ModelVersionItem => version

/** The models of every organisation: drawings, their life, and their instances. */
export function createModels(services: ModelServices) {
  const { tenants, points, catalog, audit, clock } = services
  const by = (actor: Actor): By => ({ at: clock(), by: auditName(actor) })
  const changed = async (tenant: string) => services.changed?.(tenant)

  async function modelOf({ sql }: TenantTx, id: string) {
    const model = await readModel(sql, id)
    if (!model) throw new Refusal(refusals.unknownModel, {}, 'id')
    return model
  }

  async function detail(tx: TenantTx, id: string): Promise<ModelDetail> {
    const model = await modelOf(tx, id)
    return { ...model, versions: (await readVersions(tx.sql, id)).map(withoutAuthors) }
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
    work: (
      tx: TenantTx,
      by: By,
    ) => Promise<{ action: string; reason?: string; before?: unknown; after?: unknown; also?: T }>,
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

  function checked(drawing: unknown): { doc: ModelDoc; faults: DrawingFault[] } {
    const doc = parseModel(drawing)
    refuseUnstorable(doc, ['drawing'])
    return { doc, faults: issuesOf(doc, catalog).slice(0, mostFaults).map(told) }
  }

  async function knowType({ sql }: TenantTx, code: string | null): Promise<void> {
    if (code === null) return
    const [known] = await sql`select 1 from equipment_type where code = ${code}`
    if (!known) throw new Refusal(refusals.unknownModelType, { code }, 'equipmentType')
  }

  async function create(input: ModelInput, drawing: unknown, note: string, actor: Actor): Promise<ModelSaved> {
    const empty = { format: 'millrace-model', version: 1, name: input.name, cycleMs: 1000 }
    const { doc, faults } = checked(drawing ?? empty)
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
    const { doc, faults } = checked(drawing)
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
      const faults = step === 'retire' ? 0 : issuesOf(drawing, catalog).length
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
      const count = issuesOf((await drawn(tx, id, number)).drawing, catalog).length
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
    if (wanted.everyMachine) await spread(what.actor.tenant)
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

  // Instances

  const compiledOf = cacheOfCompiled(catalog)

  /** What instances are looked at with: the version in use, or the newest while there is none. */
  async function viewOf(tx: TenantTx, id: string) {
    const model = await modelOf(tx, id)
    const number = model.live ?? model.latest.number
    const compiled = compiledOf(await drawn(tx, id, number), id)
    return { model, number, compiled }
  }
  type View = Awaited<ReturnType<typeof viewOf>>

  function shown({ model, number, compiled }: View, instance: StoredInstance, finder: PointFinder): ModelInstanceItem {
    const { model: _, machineType: __, machineName: ___, ...rest } = instance
    const said = (refusal: Refusal) => ({ code: refusal.code, text: refusal.texts() })
    if (!compiled) {
      const faults = [said(new Refusal(refusals.drawingNotSound, { number }))]
      return { ...rest, number: null, inputs: [], outputs: [], alarms: [], faults }
    }
    const { inputs, outputs, faults } = bindInstance(model, compiled, instance, finder)
    const whole = services.faultOf?.(model.id)
    const plain = ({ port, point, by }: (typeof inputs)[number]) => ({ port, point, by })
    return {
      ...rest,
      number,
      inputs: inputs.map(plain),
      outputs: outputs.map(plain),
      alarms: compiled.alarms.map(({ id }) => ({ alarm: id, key: alarmKey(model.code, instance.code, id) })),
      faults: [...faults, ...(whole ? [whole] : [])].map(said),
    }
  }

  async function listInstances(
    tenant: string,
    id: string,
    limit: number,
    cursor?: string,
  ): Promise<ModelInstanceItem[]> {
    const [view, rows] = await tenants.within(
      tenant,
      async (tx) => [await viewOf(tx, id), await readInstances(tx.sql, id, limit, cursor)] as const,
      { readOnly: true },
    )
    const finder = finderOf(points.of(tenant))
    return rows.map((row) => shown(view, row, finder))
  }

  async function shownInstance(tx: TenantTx, model: string, id: string): Promise<ModelInstanceItem> {
    const instance = await readInstance(tx.sql, model, id)
    if (!instance) throw new Refusal(refusals.unknownModelInstance, {}, 'instance')
    return shown(await viewOf(tx, model), instance, finderOf(points.of(tx.tenant)))
  }

  /** Refuses what an instance gives that its model cannot take. A role that nobody plays yet is no such thing. */
  async function checkStored(tx: TenantTx, { compiled, model }: View, id: string): Promise<void> {
    if (!compiled) return
    const instance = (await readInstance(tx.sql, model.id, id))!
    const { faults } = bindInstance(model, compiled, instance, finderOf(points.of(tx.tenant)))
    const given = new Set([
      ...Object.keys(instance.bindings).map((b) => `bindings.${b}`),
      ...Object.keys(instance.overrides),
    ])
    const fault = faults.find((f) => f.field !== undefined && given.has(f.field))
    if (fault) throw fault
  }

  async function addInstance(id: string, input: InstanceInput, actor: Actor): Promise<ModelInstanceItem> {
    const who = by(actor)
    const { bindings, overrides, enabled } = input
    const made = await tenants.within(actor.tenant, async (tx) => {
      const { sql } = tx
      const view = await viewOf(tx, id)
      const { code: model, equipmentType, instances } = view.model
      if (instances >= maxModelInstances)
        throw new Refusal(refusals.tooManyModelInstances, { limit: maxModelInstances })
      const machine = await machineFor(tx, input.machine, equipmentType)
      const taken = await instanceCodes(sql, id)
      const code = input.code ?? (machine && freeCode(machine.path, taken))
      if (!code) throw new Refusal(refusals.instanceNeedsPlace, {}, 'machine')
      if (taken.has(code)) throw new Refusal(refusals.instanceCodeTaken, { code }, 'code')
      refuseUnstorable(bindings, ['bindings'])
      const instance = { id: randomUUID(), model: id, code, node: machine?.node ?? null, bindings, overrides, enabled }
      if (!(await insertInstance(sql, instance, who)))
        throw new Refusal(refusals.machineHasInstance, { path: machine?.path ?? code }, 'machine')
      await checkStored(tx, view, instance.id)
      await audit.write(
        { actor: who.by, action: 'modelInstance.create', object: `model:${model}:${code}`, after: input },
        sql,
      )
      return shownInstance(tx, id, instance.id)
    })
    await changed(actor.tenant)
    return made
  }

  async function machineFor(tx: TenantTx, path: string | null, type: string | null): Promise<Machine | null> {
    if (path === null) return null
    const machine = await machineAt(tx.sql, path)
    if (!machine || type === null || machine.type !== type)
      throw new Refusal(refusals.noSuchMachine, { path, type: type ?? '–' }, 'machine')
    return machine
  }

  async function changeInstance(
    model: string,
    id: string,
    next: Pick<InstanceInput, 'bindings' | 'overrides' | 'enabled'>,
    { version, actor }: Changed,
  ): Promise<ModelInstanceItem> {
    const who = by(actor)
    refuseUnstorable(next, [])
    const done = await tenants.within(actor.tenant, async (tx) => {
      const view = await viewOf(tx, model)
      const before = await readInstance(tx.sql, model, id)
      if (!before) throw new Refusal(refusals.unknownModelInstance, {}, 'instance')
      if (!(await updateInstance(tx.sql, id, version, next, who)))
        throw new Refusal(refusals.instanceChangedMeanwhile, {}, 'version')
      await checkStored(tx, view, id)
      const { bindings, overrides, enabled, code } = before
      await audit.write(
        {
          ...{ actor: who.by, action: 'modelInstance.update', object: `model:${view.model.code}:${code}` },
          ...{ before: { bindings, overrides, enabled }, after: next },
        },
        tx.sql,
      )
      return shownInstance(tx, model, id)
    })
    await changed(actor.tenant)
    return done
  }

  async function removeInstance(model: string, id: string, { version, actor }: Changed): Promise<void> {
    const who = by(actor)
    await tenants.within(actor.tenant, async (tx) => {
      const { code } = await modelOf(tx, model)
      const before = await readInstance(tx.sql, model, id)
      if (!before) throw new Refusal(refusals.unknownModelInstance, {}, 'instance')
      if (!(await deleteInstance(tx.sql, id, version)))
        throw new Refusal(refusals.instanceChangedMeanwhile, {}, 'version')
      const object = `model:${code}:${before.code}`
      await audit.write({ actor: who.by, action: 'modelInstance.delete', object, before }, tx.sql)
    })
    await changed(actor.tenant)
  }

  /** Instances for the machines that have none. @returns how many */
  async function fill(tx: TenantTx, id: string, who: By): Promise<number> {
    const { code: model, instances } = await modelOf(tx, id)
    const bare = (await bareMachines(tx.sql, id)).slice(0, maxModelInstances - instances)
    const taken = await instanceCodes(tx.sql, id)
    const codes: string[] = []
    for (const { node, path } of bare) {
      const code = freeCode(path, taken)
      const plain = { bindings: {}, overrides: {}, enabled: true }
      if (!(await insertInstance(tx.sql, { id: randomUUID(), model: id, code, node, ...plain }, who))) continue
      taken.add(code)
      codes.push(code)
    }
    const entries = codes.map((code) => ({
      ...{ actor: who.by, action: 'modelInstance.create', object: `model:${model}:${code}` },
    }))
    if (entries.length > 0) await audit.write(entries, tx.sql)
    return codes.length
  }

  /** Over all machines of the type, and from now on over each that comes. */
  async function instantiateAll(id: string, what: Changed): Promise<InstancesMade> {
    let [made, there] = [0, 0]
    const model = await change(id, what, async (tx, who) => {
      const { name, equipmentType, instances } = await modelOf(tx, id)
      if (equipmentType === null) throw new Refusal(refusals.modelNeedsType)
      there = instances
      await changeHead(tx.sql, id, { name, equipmentType, everyMachine: true })
      made = await fill(tx, id, who)
      return { action: 'model.instantiateAll', after: { made, there } }
    })
    await changed(what.actor.tenant)
    return { made, there, model }
  }

  /** New machines get the instances of their type's models. @returns how many were made */
  async function spread(tenant: string): Promise<number> {
    const models = await tenants.within(tenant, ({ sql }) => spreadingModels(sql), { readOnly: true })
    let made = 0
    for (const id of models)
      made += await tenants.within(tenant, async (tx) =>
        (await readModel(tx.sql, id)) ? fill(tx, id, { at: clock(), by: systemBy }) : 0,
      )
    if (made > 0) await changed(tenant)
    return made
  }

  return {
    detail: (tenant: string, id: string) => tenants.within(tenant, (tx) => detail(tx, id), { readOnly: true }),
    drawing: (tenant: string, id: string, number: number): Promise<ModelDrawing> =>
      tenants.within(
        tenant,
        async (tx) => {
          await modelOf(tx, id)
          const { drawing, ...version } = await drawn(tx, id, number)
          const drawingFaults = issuesOf(drawing, catalog).slice(0, mostFaults).map(told)
          return { ...withoutAuthors(version), drawing, drawingFaults }
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
    check: (drawing: unknown): DrawingFault[] => checked(drawing).faults,
    create,
    saveDraft,
    step,
    returnDraft,
    rollBack,
    head,
    remove,
    listInstances,
    instance: (tenant: string, model: string, id: string) =>
      tenants.within(tenant, (tx) => shownInstance(tx, model, id), { readOnly: true }),
    addInstance,
    changeInstance,
    removeInstance,
    instantiateAll,
    spread,
  }
}

export type Models = ReturnType<typeof createModels>

/** A code for a machine's instance: the last part of its path, with a number where two machines have the same. */
export function freeCode(path: string, taken: ReadonlySet<string>): string {
  const base = [...codeOf(path)].slice(0, 34).join('')
  for (let n = 1; ; n++) {
    const code = n === 1 ? base : `${base}-${n}`
    if (!taken.has(code)) return code
  }
}

function compiledOrNot(drawing: unknown, catalog: Catalog): Compiled | undefined {
  try {
    return compile(drawing, catalog)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** Compiled versions by model and drawing; undefined for one with faults. The newest few are kept: lists ask for the same again. */
function cacheOfCompiled(catalog: Catalog) {
  const kept = new Map<string, Compiled | undefined>()
  const most = 50
  return ({ number, savedAt, drawing }: StoredVersion & { drawing: unknown }, model: string): Compiled | undefined => {
    const key = `${model} ${number} ${savedAt}`
    if (!kept.has(key)) {
      kept.set(key, compiledOrNot(drawing, catalog))
      if (kept.size > most) kept.delete(kept.keys().next().value!)
    }
    return kept.get(key)
  }
}
