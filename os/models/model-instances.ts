import { randomUUID } from 'node:crypto'
import {
  type InstanceInput,
  type InstancesMade,
  type ModelDetail,
  type ModelInstanceItem,
  type ModelItem,
  maxModelInstances,
} from '../../api/models.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import { refuseUnstorable } from '../data/database-refusals.ts'
import type { TenantTx } from '../data/tenancy.ts'
import { codeOf } from '../twin/node-path.ts'
import { alarmKey, bindInstance, finderOf, type PointFinder, typeSaid } from './bind-instance.ts'
import { type Compiled, compile } from './engine/compile.ts'
import type { Catalog } from './graph/flat.ts'
import {
  type By,
  bareMachines,
  changeHead,
  type DrawnVersion,
  deleteInstance,
  insertInstance,
  instanceCodes,
  type Machine,
  machineAt,
  readInstance,
  readInstances,
  readModel,
  readTypeWords,
  type StoredInstance,
  spreadingModels,
  updateInstance,
} from './model-store.ts'
import type { Changed, Done, ModelServices } from './models.ts'
import { lifeRefusals as refusals } from './refusals.ts'

const systemBy = 'models'

/** What the instances need of the models that they belong to. */
export type ModelCore = {
  by(actor: Actor): By
  changed(tenant: string): Promise<void>
  modelOf(tx: TenantTx, id: string): Promise<ModelItem>
  drawn(tx: TenantTx, model: string, number: number): Promise<DrawnVersion>
  change<T extends object>(
    id: string,
    what: Changed,
    work: (tx: TenantTx, by: By) => Promise<Done<T>>,
  ): Promise<ModelDetail & T>
}

/** Instances of models: over which machine, bound to which points, with which parameters of their own. */
export function createModelInstances(services: ModelServices, core: ModelCore) {
  const { tenants, points, catalogOf, audit, clock } = services
  const { by, changed, modelOf, drawn, change } = core
  const compiledOf = cacheOfCompiled()

  /** What instances are looked at with: the version in use, or the newest while there is none. */
  async function viewOf(tx: TenantTx, id: string) {
    const model = await modelOf(tx, id)
    const number = model.live ?? model.latest.number
    const compiled = compiledOf(await drawn(tx, id, number), id, catalogOf(tx.tenant))
    return { model, number, compiled, words: await readTypeWords(tx.sql, model.equipmentType) }
  }
  type View = Awaited<ReturnType<typeof viewOf>>

  function shown(
    { model, number, compiled, words }: View,
    instance: StoredInstance,
    finder: PointFinder,
  ): ModelInstanceItem {
    const { model: _, machineType: __, machineName: ___, ...rest } = instance
    const said = (refusal: Refusal) => ({ code: refusal.code, text: refusal.texts() })
    if (!compiled) {
      const faults = [said(new Refusal(refusals.drawingNotSound, { number }))]
      return { ...rest, number: null, inputs: [], outputs: [], alarms: [], faults }
    }
    const { inputs, outputs, faults } = bindInstance(model, compiled, instance, { ...finder, words })
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
  async function checkStored(tx: TenantTx, { compiled, model, words }: View, id: string): Promise<void> {
    if (!compiled) return
    const instance = (await readInstance(tx.sql, model.id, id))!
    const { hasAlarm } = services
    const finder = {
      ...{ ...finderOf(points.of(tx.tenant)), words },
      ...(hasAlarm && { hasAlarm: (code: string) => hasAlarm(tx.tenant, code) }),
    }
    const { faults } = bindInstance(model, compiled, instance, finder)
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
    if (!machine || type === null || machine.type !== type) {
      const words = await readTypeWords(tx.sql, type)
      throw new Refusal(refusals.noSuchMachine, { path, type: typeSaid(type, words) }, 'machine')
    }
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

/**
 * Compiled versions by model and drawing; undefined for one with faults. The newest few are kept, of each catalog apart: lists ask for the
 * same again.
 */
function cacheOfCompiled() {
  const byCatalog = new WeakMap<Catalog, Map<string, Compiled | undefined>>()
  const most = 50
  return ({ number, savedAt, drawing }: DrawnVersion, model: string, catalog: Catalog): Compiled | undefined => {
    const kept = byCatalog.get(catalog) ?? new Map<string, Compiled | undefined>()
    byCatalog.set(catalog, kept)
    const key = `${model} ${number} ${savedAt}`
    if (!kept.has(key)) {
      kept.set(key, compiledOrNot(drawing, catalog))
      if (kept.size > most) kept.delete(kept.keys().next().value!)
    }
    return kept.get(key)
  }
}
